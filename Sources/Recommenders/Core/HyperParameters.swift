import Foundation

/// Hyper-parameters by name, as text: what `--set`, the configuration and a file from `taste tune` give.
package typealias HyperParameters = [String: String]

extension Recommender {
    /// With some hyper-parameters set.
    /// - Throws: `ModelError` for a name this model does not have, or a value that does not fit it.
    package func setting(_ parameters: HyperParameters) throws(ModelError) -> Self {
        if parameters.isEmpty { return self }
        var known = try hyperParameterObject()
        for (name, text) in parameters.sorted(by: { $0.key < $1.key }) {
            guard let old = known[name] else {
                let names = known.keys.sorted().joined(separator: ", ")
                throw ModelError(
                    .badParameter, "the model \(Self.kind) has no parameter \"\(name)\"; it has \(names)")
            }
            known[name] = Self.value(of: text, like: old)
        }
        do {
            return try JSONDecoder().decode(Self.self, from: JSONSerialization.data(withJSONObject: known))
        } catch {
            let given = parameters.sorted(by: { $0.key < $1.key }).map { "\($0.key)=\($0.value)" }
            throw ModelError(
                .badParameter,
                "a parameter of the model \(Self.kind) has the wrong form in \(given.joined(separator: " ")); "
                    + "numbers are written as 0.5, lists as [1,2]", cause: error)
        }
    }

    /// With all hyper-parameters as in `FittedModel.parameters`.
    /// - Throws: `ModelError` where the JSON is not of this model.
    package func setting(json: String) throws(ModelError) -> Self {
        do {
            return try JSONDecoder().decode(Self.self, from: Data(json.utf8))
        } catch {
            throw ModelError(
                .badParameter, "these are not the parameters of the model \(Self.kind): \(json)", cause: error)
        }
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

    private func hyperParameterObject() throws(ModelError) -> [String: Any] {
        let json = Data(try hyperParameterJSON().utf8)
        return (try? JSONSerialization.jsonObject(with: json)) as? [String: Any] ?? [:]
    }

    /// Text stays text where the parameter is text; everything else is JSON.
    private static func value(of text: String, like old: Any) -> Any {
        if old is String { return text }
        let parsed = try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
        return parsed ?? text
    }
}
