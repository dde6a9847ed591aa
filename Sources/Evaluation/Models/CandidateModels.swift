import Foundation
import Recommenders

/// Candidate models by name.
package enum CandidateModels {
    /// A hyper-parameter and its value. Written `model.name`, the hyper-parameter belongs to that model alone.
    package typealias Assignment = (name: String, value: String)

    private static let baselines = ["popularity", "bias"]

    /// The models of these kinds, each once, with their hyper-parameters set.
    ///
    /// An assignment without a model applies to every model that has the hyper-parameter.
    /// - Throws: `ModelError` for an unknown kind or hyper-parameter, `EvaluationError` for an assignment to a model
    ///   that is not among the kinds.
    package static func list(_ kinds: [String], setting assignments: [Assignment] = []) throws -> [any Recommender] {
        var unique: [String] = []
        for kind in kinds where !unique.contains(kind) { unique.append(kind) }
        var parameters: [String: HyperParameters] = [:]
        for assignment in assignments {
            let (name, targets) = try resolve(assignment.name, among: unique)
            for kind in targets { parameters[kind, default: [:]][name] = assignment.value }
        }
        return try unique.map { try ModelCatalogue.recommender(kind: $0, parameters: parameters[$0] ?? [:]) }
    }

    /// The baselines that are not among the models already. They show what the models gain over simple rules.
    static func missingBaselines(among models: [any Recommender]) throws -> [any Recommender] {
        let kinds = models.map { type(of: $0).kind }
        return try baselines.filter { !kinds.contains($0) }.map { try ModelCatalogue.recommender(kind: $0) }
    }

    /// The plain name of a hyper-parameter, and the models that it is set for.
    private static func resolve(_ name: String, among kinds: [String]) throws -> (name: String, kinds: [String]) {
        if let point = name.firstIndex(of: ".") {
            let kind = String(name[..<point])
            guard kinds.contains(kind) else {
                throw EvaluationError(
                    .badRequest, "--set \(name) is for the model \(kind), which --model does not name")
            }
            return (String(name[name.index(after: point)...]), [kind])
        }
        let owners = try kinds.filter { try has(name, kind: $0) }
        // A name that no model has is passed on, so that the model's own error lists the names that it has.
        return (name, owners.isEmpty ? kinds : owners)
    }

    private static func has(_ name: String, kind: String) throws -> Bool {
        let json = Data(try ModelCatalogue.recommender(kind: kind).hyperParameterJSON().utf8)
        let object = try JSONSerialization.jsonObject(with: json) as? [String: Any]
        return object?[name] != nil
    }
}
