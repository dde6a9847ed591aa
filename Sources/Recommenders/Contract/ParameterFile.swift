import Foundation

/// Hyper-parameters of a model as `taste tune` writes them to a file and the daemon's `training.parameters` takes them:
/// `{"model": "linear", "parameters": {"regularization": 200}}`. Further members are ignored.
package struct ParameterFile: Sendable, Equatable {
    /// One of `ModelCatalogue.kinds`.
    package var model: String
    package var parameters: HyperParameters

    package init(model: String, parameters: HyperParameters) {
        self.model = model
        self.parameters = parameters
    }

    /// - Throws: `ModelError` unless the form is right and the model has these parameters.
    package init(json: [UInt8]) throws(ModelError) {
        let object = (try? JSONSerialization.jsonObject(with: Data(json))) as? [String: Any]
        guard let model = object?["model"] as? String, let values = object?["parameters"] as? [String: Any] else {
            throw ModelError(
                .badParameter,
                "a file of parameters is a JSON object like {\"model\": \"autoencoder\", \"parameters\": {...}}, "
                    + "as taste tune --output writes it")
        }
        self.init(model: model, parameters: values.compactMapValues(Self.text))
        _ = try ModelCatalogue.recommender(kind: model, parameters: parameters)
    }

    /// A value as text that `Recommender.setting` takes: strings as they are, everything else as JSON.
    private static func text(of value: Any) -> String? {
        if let text = value as? String { return text }
        let options: JSONSerialization.WritingOptions = [.fragmentsAllowed, .sortedKeys]
        return (try? JSONSerialization.data(withJSONObject: value, options: options)).map {
            String(decoding: $0, as: UTF8.self)
        }
    }
}
