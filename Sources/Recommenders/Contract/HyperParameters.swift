import Foundation
import TasteValues

/// Hyper-parameters by name, as text: what `--set`, the configuration and a file from `taste tune` give.
package typealias HyperParameters = [String: String]

/// A value that consists of declared hyper-parameters. The declarations alone decide how it is encoded and decoded,
/// which names and values it accepts, and what a search tries: a stored property that is not declared is neither stored
/// nor settable.
package protocol HyperParameterSet: Codable, Sendable {
    static var parameters: [HyperParameter<Self>] { get }

    /// With all defaults.
    init()

    /// What is wrong with the values, as "neighbours is -1, but must be 1 to 1000"; nil where nothing is. The default
    /// checks each declared range. A type whose parameters depend on each other checks that after `rangeViolation`.
    var violation: String? { get }
}

extension HyperParameterSet {
    package var violation: String? { rangeViolation }

    /// The first declared range that a value is outside of.
    var rangeViolation: String? { Self.parameters.lazy.compactMap { $0.violation(self) }.first }

    /// A name that is absent keeps its default, so that values that were stored before a parameter existed are still
    /// read.
    package init(from decoder: any Decoder) throws {
        self.init()
        let values = try decoder.container(keyedBy: ParameterKey.self)
        for parameter in Self.parameters { try parameter.decode(&self, values) }
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: ParameterKey.self)
        for parameter in Self.parameters { try parameter.encode(self, &values) }
    }
}

/// The declaration of one hyper-parameter of `Owner`.
package struct HyperParameter<Owner: HyperParameterSet>: Sendable {
    package let name: String
    package let meaning: String
    /// The values allowed, in words: "1 to 4096".
    package let allowed: String
    /// What `taste tune` tries; nil: it leaves the parameter at its default.
    package let search: SearchRange.Values?

    fileprivate let encode: @Sendable (Owner, inout KeyedEncodingContainer<ParameterKey>) throws -> Void
    fileprivate let decode: @Sendable (inout Owner, KeyedDecodingContainer<ParameterKey>) throws -> Void
    fileprivate let violation: @Sendable (Owner) -> String?
    /// Returns false, and changes nothing, where the text has the wrong form. The range is not checked.
    fileprivate let set: @Sendable (inout Owner, String) -> Bool

    /// - Parameters:
    ///   - name: in JSON and in `--set`.
    ///   - property: where the value is kept.
    package init<Value: Codable & Sendable>(
        _ name: String, _ property: any WritableKeyPath<Owner, Value> & Sendable, _ allowed: AllowedValues<Value>,
        search: SearchRange.Values? = nil, _ meaning: String
    ) {
        (self.name, self.meaning, self.allowed, self.search) = (name, meaning, allowed.description, search)
        let key = ParameterKey(stringValue: name)
        encode = { try $1.encode($0[keyPath: property], forKey: key) }
        decode = { owner, values in
            guard let value = try values.decodeIfPresent(Value.self, forKey: key) else { return }
            owner[keyPath: property] = value
        }
        violation = { owner in
            allowed.violation(owner[keyPath: property]).map { "\(name)\($0)" }
        }
        set = { owner, text in
            guard let value = Self.value(Value.self, of: text) else { return false }
            owner[keyPath: property] = value
            return true
        }
    }

    /// Text is JSON where it can be, so that numbers and lists are read as such, and else a string.
    private static func value<Value: Decodable>(_ type: Value.Type, of text: String) -> Value? {
        if type == String.self { return text as? Value }
        let candidates: [Any?] = [
            try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed), text,
        ]
        return candidates.lazy.compactMap { $0 }.compactMap { candidate in
            // By way of JSONSerialization, which writes 1e3 as the whole number that it is.
            (try? JSONSerialization.data(withJSONObject: candidate, options: .fragmentsAllowed))
                .flatMap { try? JSONDecoder().decode(type, from: $0) }
        }.first
    }
}

struct ParameterKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension Recommender {
    /// Checks all hyper-parameters.
    /// - Throws: `ModelError` of code `badParameter` that names the parameter, its value and what is allowed.
    package func validate() throws(ModelError) {
        guard let violation else { return }
        throw ModelError(.badParameter, "the model \(Self.kind) cannot be trained so: \(violation)")
    }

    /// A copy with some hyper-parameters set.
    /// - Throws: `ModelError` of code `badParameter` for a name that this model does not have, or a value that it does
    ///   not take.
    package func setting(_ parameters: HyperParameters) throws(ModelError) -> Self {
        var copy = self
        for (name, text) in parameters.sorted(by: { $0.key < $1.key }) {
            guard let parameter = Self.parameters.first(where: { $0.name == name }) else {
                let names = Self.parameters.map(\.name).sorted().joined(separator: ", ")
                throw ModelError(
                    .badParameter, "the model \(Self.kind) has no parameter \"\(name.quoted)\"; it has \(names)")
            }
            guard parameter.set(&copy, text) else {
                throw ModelError(
                    .badParameter,
                    "the parameter \(name) of the model \(Self.kind) must be \(parameter.allowed), not \"\(text.quoted)\"; "
                        + "numbers are written as 0.5, lists as [1,2]")
            }
        }
        try copy.validate()
        return copy
    }

    /// The recommender with all hyper-parameters as in `FittedModel.parameters`.
    /// - Throws: `ModelError` of code `badParameter` where the JSON is not of this model, or a value is not allowed.
    package init(json: String) throws(ModelError) {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
        } catch {
            throw ModelError(
                .badParameter, "these are not the parameters of the model \(Self.kind): \(json)", cause: error)
        }
        try validate()
    }

    /// All hyper-parameters as one line of JSON, names sorted.
    package func hyperParameterJSON() throws(ModelError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        } catch {
            throw ModelError(
                .badParameter, "a parameter of the model \(Self.kind) is not a finite number", cause: error)
        }
    }

    package static var parameterNames: [String] { parameters.map(\.name) }

    /// What a search for hyper-parameters tries.
    package static var searchedRanges: [SearchRange] {
        parameters.compactMap { parameter in parameter.search.map { SearchRange(parameter.name, $0) } }
    }
}
