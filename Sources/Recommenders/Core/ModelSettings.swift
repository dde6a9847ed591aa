import Foundation

/// The settings of a model, as the JSON that is stored with it. Keys are only ever added.
protocol ModelSettings: Codable, Sendable, Equatable {
    static var kind: String { get }
    /// Whether the sizes and numbers make sense together.
    var isValid: Bool { get }
}

extension ModelSettings {
    init(json: [UInt8]) throws(ModelError) {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(json))
        } catch {
            throw ModelError(
                .badSettings, "the stored settings are not those of a model of kind \(Self.kind); train again",
                cause: error)
        }
        guard isValid else {
            throw ModelError(
                .badSettings, "the stored settings of the \(Self.kind) model contradict themselves; train again")
        }
    }

    func json() throws(ModelError) -> [UInt8] {
        let encoder = JSONEncoder()
        // Sorted, so that the same model is stored as the same bytes.
        encoder.outputFormatting = .sortedKeys
        do {
            return Array(try encoder.encode(self))
        } catch {
            throw ModelError(
                .badSettings, "the settings of the \(Self.kind) model hold a number that JSON cannot", cause: error)
        }
    }
}
