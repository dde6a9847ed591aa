import Foundation
import Recommenders

/// A model that is to be measured.
struct Contender {
    let name: String
    let recommender: any Recommender
    /// Nobody asked for it: it is measured so that the others have something to be better than.
    let isBaseline: Bool

    private static let baselines = ["popularity", "bias"]

    /// The models that are asked for, with their settings, and the baselines behind them.
    static func list(_ names: [String], settings: [String]) throws -> [Contender] {
        var asked: [String] = []
        for name in names where !asked.contains(name) { asked.append(name) }
        let missing = baselines.filter { !asked.contains($0) && ModelCatalogue.kinds.contains($0) }
        let parameters = try ContenderSettings(settings, models: asked)
        return try asked.map {
            Contender(name: $0, recommender: try parameters.recommender(kind: $0), isBaseline: false)
        }
            + missing.map {
                Contender(name: $0, recommender: try ModelCatalogue.recommender(kind: $0), isBaseline: true)
            }
    }
}

/// `key=value` and `model.key=value`, sorted out by model.
struct ContenderSettings {
    private var ofModel: [String: HyperParameters] = [:]

    init(_ settings: [String], models: [String]) throws {
        for setting in settings {
            let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw CommandFailure(
                    .usage, "'\(setting)' is no setting; write --set key=value or --set model.key=value")
            }
            try add(parts[0], parts[1], models)
        }
    }

    func recommender(kind: String) throws -> any Recommender {
        try ModelCatalogue.recommender(kind: kind, parameters: ofModel[kind] ?? [:])
    }

    private mutating func add(_ key: String, _ value: String, _ models: [String]) throws {
        if let point = key.firstIndex(of: ".") {
            let model = String(key[..<point])
            guard models.contains(model) else {
                throw CommandFailure(.usage, "--set \(key) is for the model \(model), which --model does not name")
            }
            ofModel[model, default: [:]][String(key[key.index(after: point)...])] = value
            return
        }
        let taking = try models.filter { try Self.has(key, kind: $0) }
        // The model itself says which parameters it has.
        for model in taking.isEmpty ? models : taking { ofModel[model, default: [:]][key] = value }
    }

    private static func has(_ key: String, kind: String) throws -> Bool {
        let json = Data(try ModelCatalogue.recommender(kind: kind).hyperParameterJSON().utf8)
        let object = try JSONSerialization.jsonObject(with: json) as? [String: Any]
        return object?[key] != nil
    }
}
