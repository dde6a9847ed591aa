import Foundation
import Recommenders
import TasteValues
import Testing

@Suite("What a search looks through", .oneAtATime)
struct SearchSpaceTests {
    @Test("are parameters that the model has, with values that it takes", arguments: ModelCatalogue.kinds)
    func settable(kind: String) throws {
        let ranges = try ModelCatalogue.searchedRanges(kind: kind)
        #expect(Set(ranges.map(\.name)).count == ranges.count)
        for position in [0, 0.37, 0.5, 0.99999] {
            let parameters = Dictionary(uniqueKeysWithValues: ranges.map { ($0.name, $0.value(at: position)) })
            #expect(throws: Never.self) { try ModelCatalogue.recommender(kind: kind, parameters: parameters) }
        }
    }

    @Test("is around each default where a model declares nothing; what it chooses for itself is left to it")
    func defaults() throws {
        let ranges = try Undeclared.searchedRanges()
        let low = Dictionary(uniqueKeysWithValues: ranges.map { ($0.name, $0.value(at: 0)) })
        let high = Dictionary(uniqueKeysWithValues: ranges.map { ($0.name, $0.value(at: 0.99999)) })
        #expect(low == ["units": "50", "rate": "0.0125", "isBiased": "false"])
        #expect(high == ["units": "800", "rate": "0.2", "isBiased": "true"])
    }

    @Test("a file of parameters is read as it is written, and one that a model cannot take is refused")
    func file() throws {
        let json = #"{"model":"sae","parameters":{"epochs":3,"rate":0.05},"value":1}"#
        let file = try ParameterFile(json: Array(json.utf8))
        #expect(file == ParameterFile(model: "sae", parameters: ["epochs": "3", "rate": "0.05"]))
        let bad = [
            "", "[]", #"{"model":"sae"}"#, #"{"model":"oracle","parameters":{}}"#,
            #"{"model":"sae","parameters":{"epoch":3}}"#, #"{"model":"sae","parameters":{"epochs":"many"}}"#,
        ]
        for json in bad {
            #expect(throws: ModelError.self, "\(json)") { try ParameterFile(json: Array(json.utf8)) }
        }
    }

    @Test("models whose scores are ratings predict just these", arguments: ModelCatalogue.kinds)
    func scoresAreRatings(kind: String) throws {
        guard try ModelCatalogue.scoresAreRatings(kind: kind) else { return }
        let data = TrainingData(
            ratings: SyntheticRatings.checkerboard(users: 20, items: 12, share: 0.7, seed: 3),
            scale: RatingScale(minimum: 1, maximum: 5, step: 1))
        let model = try ModelCatalogue.recommender(kind: kind).fit(data, seed: 1, threads: 1) { _ in }
        let served = try ModelCatalogue.served(kind: kind, settings: model.settings)
        let query = UserQuery(profile: data.ratings.profile(ofUser: 3))
        var scores: [Float] = []
        try served.score(query, from: model, into: &scores)
        let predicted = try served.predict(query, items: (0..<12).map { $0 }, from: model)
        for (score, prediction) in zip(scores, predicted) { #expect(abs(score - prediction) < 1e-3) }
    }
}

/// A recommender that says nothing of what to look through.
private struct Undeclared: Recommender {
    static let kind = "undeclared"
    var units = 200
    var rate: Float = 0.05
    var penalty: Float = 0
    var layers: [Int] = []
    var isBiased = true

    func learn(
        _ data: TrainingData, seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        try BiasRecommender().fit(data, seed: seed, threads: threads, progress: progress)
    }
}
