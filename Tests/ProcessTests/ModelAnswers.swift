import TasteClient
import TestSupport
import Testing

/// A model's answers to many questions. If all answers are equal, the parts of the model that were read are the same.
struct ModelAnswers: Equatable {
    var predictions: [[Float]] = []
    var recommended: [[String]] = []
    var scores: [[Float]] = []
    var similar: [[Float]] = []
    /// The generation that gave the answers, and the newest event that it has learned from.
    var generation: UInt64 = 0
    var trainedThrough: UInt64 = 0

    /// The answers alone, because two generations may have learned the same.
    static func == (left: ModelAnswers, right: ModelAnswers) -> Bool {
        left.predictions == right.predictions && left.recommended == right.recommended && left.scores == right.scores
            && left.similar == right.similar
    }

    /// Asks about users who must not have rated since the generation was published, because answers that include newer
    /// ratings are not the model's.
    init(of client: TasteClient, users: [String], items: [String]) async throws {
        let freshness = try await client.status().freshness
        (generation, trainedThrough) = (freshness.generation, freshness.trainedThrough)
        for user in users {
            let predicted = try await client.predict(user: user, items: items)
            let best = try await client.recommend(user: user, count: items.count)
            #expect(predicted.freshness.path == .model && best.freshness.path == .model)
            #expect(predicted.freshness.generation == generation && best.freshness.generation == generation)
            predictions.append(predicted.value.map(\.predicted))
            recommended.append(best.value.map(\.item))
            scores.append(best.value.map(\.score))
        }
        for item in items.prefix(5) {
            similar.append(try await client.similar(item: item, count: items.count).value.map(\.similarity))
        }
    }
}
