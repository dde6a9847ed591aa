import DenseMath
import Foundation

/// The settings of every model that is not a composite of others.
protocol ServedSettings: ModelSettings {
    var userCount: Int { get set }
    var itemCount: Int { get set }
    /// The cap that the training data was cut by; nil: it was not cut.
    var cap: RatingCap? { get set }
    /// What the weights have not learned yet; nil: they follow each rating, or never continue training.
    var unlearned: Unlearned? { get set }
}

extension ServedSettings {
    var unlearned: Unlearned? {
        get { nil }
        set {}
    }

    /// Reads stored settings. Version 0.1.0 stored the members of `unlearned` at the top level in some models.
    init(stored json: [UInt8]) throws(ModelError) {
        try self.init(json: json)
        if unlearned == nil { unlearned = try? Unlearned(json: json) }
    }
}

/// What models have in common that consist of their settings.
protocol StoredModel: ServedModel {
    associatedtype Settings: ServedSettings
    var settings: Settings { get }

    init(_ settings: Settings)

    /// Continues training from the stored weights on all ratings, at least one, within the cap.
    /// - Returns: a whole model, in place of this one. nil: nothing can be learned this way.
    func resumeTraining(
        _ data: TrainingData, after unlearned: Unlearned, from source: some TensorSource, seed: UInt64,
        team: ThreadTeam, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel?
}

extension StoredModel {
    package init(settings: [UInt8]) throws {
        self.init(try Settings(stored: settings))
    }

    package var userCount: Int { settings.userCount }
    package var itemCount: Int { settings.itemCount }
    package var unlearnedShare: Double { settings.unlearned?.share ?? 0 }

    package func continueTraining(
        _ data: TrainingData, from source: some TensorSource, seed: UInt64, threads: Int,
        progress: (FitProgress) throws -> Void
    ) throws -> FittedModel? {
        guard let unlearned = settings.unlearned, data.ratings.ratingCount > 0 else { return nil }
        return try data.learnedWithinCap { data in
            try resumeTraining(
                data, after: unlearned, from: source, seed: seed, team: ThreadTeam(threadCount: threads),
                progress: progress)
        }
    }

    func resumeTraining(
        _ data: TrainingData, after unlearned: Unlearned, from source: some TensorSource, seed: UInt64,
        team: ThreadTeam, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel? { nil }
}

/// Settings as the JSON that is stored with a model. Keys are only ever added.
protocol ModelSettings: Codable, Sendable, Equatable {
    static var kind: String { get }
    /// Whether the sizes and numbers are consistent.
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
        // Keys are sorted, so that the same model is stored as the same bytes.
        encoder.outputFormatting = .sortedKeys
        do {
            return Array(try encoder.encode(self))
        } catch {
            throw ModelError(
                .badSettings, "the settings of the \(Self.kind) model hold a number that JSON cannot", cause: error)
        }
    }
}
