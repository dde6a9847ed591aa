import Datasets
import DenseMath
import Evaluation
import Foundation
import Recommenders
import TasteValues

/// The difference between the updated linear model and a fitted one, and the cost of an update compared with a fit.
/// Both are measured in this process, without a daemon.
struct ExactUpdates {
    private static let updates = 1_000
    private static let threads = 2
    private static let power: Float = 0.5
    private static let ridge: Float = 300

    let report: (Figure) -> Void
    let say: (String) -> Void

    func measure() throws {
        say("linear: \(Self.updates) updates of \(BenchRatings.ratings) ratings, then a refit")
        let drawn = try SyntheticDataset(
            users: BenchRatings.users, items: BenchRatings.items, ratings: BenchRatings.ratings
        ).draw(seed: 7)
        // The ratings are in random order, and the last of them are learned one by one.
        var order = Array(drawn.values.indices)
        var random = RandomNumbers(seed: 3)
        for index in order.indices.reversed() { order.swapAt(index, Int(random.uniform() * Double(index + 1))) }
        let first = order.dropLast(Self.updates)
        let learned = Self.matrix(of: drawn, first)
        var ratings = StreamedRatings(learned)
        let start = ContinuousClock.now
        var model = try fit(learned, ridge: Self.ridge)
        let fitSeconds = (ContinuousClock.now - start).seconds
        let scale = try Self.scale(of: model)

        var times = Latencies()
        for index in order.suffix(Self.updates) {
            let (user, item) = (Int32(drawn.users[index]), Int32(drawn.items[index]))
            ratings.beginBatch()
            ratings.add(user: user, item: item, value: drawn.values[index])
            let begun = ContinuousClock.now
            let served = try ModelCatalogue.served(kind: model.kind, settings: model.settings)
            let update = try served.update(
                RatingChange(
                    users: [user], items: [item], userCount: BenchRatings.users, itemCount: BenchRatings.items,
                    ratings: ratings), from: model)
            times.record(ContinuousClock.now - begun)
            if let reason = update.refitReason { say("linear asks to be fitted anew: \(reason)") }
            model.apply(update)
        }
        // Each fit scales the weights of users in its own way, so that the ridge must be scaled too.
        let all = Self.matrix(of: drawn, order[...])
        let refitted = try fit(all, ridge: Self.ridge * Self.scale(of: try fit(all, ridge: Self.ridge)) / scale)
        try reportDifference(model, refitted)
        report(
            Figure(
                name: "linear: one rating, p50", value: times.median / 1000, unit: "ms", limit: fitSeconds * 1000,
                limitName: "its refit, nothing searched", goal: .atMost(0.02)))
    }

    private static func matrix(of drawn: SyntheticRatings, _ indices: ArraySlice<Int>) -> RatingMatrix {
        RatingMatrix(
            userCount: BenchRatings.users, itemCount: BenchRatings.items, users: indices.map { Int32(drawn.users[$0]) },
            items: indices.map { Int32(drawn.items[$0]) }, values: indices.map { drawn.values[$0] })
    }

    private func fit(_ ratings: RatingMatrix, ridge: Float) throws -> FittedModel {
        var recommender = LinearAutoencoder()
        (recommender.ridge, recommender.dropout, recommender.diagonal) = (ridge, 0.25, 0.1)
        recommender.userPower = Self.power
        let scale = RatingScale(minimum: 0.5, maximum: 5, step: 0.5)
        return try recommender.fit(TrainingData(ratings: ratings, scale: scale), seed: 1, threads: Self.threads) { _ in
        }
    }

    /// The factor of the weights of users in the model's settings.
    private static func scale(of model: FittedModel) throws -> Float {
        let settings = try JSONSerialization.jsonObject(with: Data(model.settings)) as? [String: Any]
        let learning = settings?["learning"] as? [String: Any]
        let weights = learning?["weights"] as? [String: Any]
        guard let scale = weights?["scale"] as? Double else { throw BenchError("the linear model tells no scale") }
        return Float(scale)
    }

    /// Compares all weights. For a user who likes a single item, the scores of the others are their weights from that
    /// item.
    private func reportDifference(_ model: FittedModel, _ refitted: FittedModel) throws {
        let served = try ModelCatalogue.served(kind: model.kind, settings: model.settings)
        let refittedServed = try ModelCatalogue.served(kind: refitted.kind, settings: refitted.settings)
        var (difference, largest): (Float, Float) = (0, 0)
        var (left, right): ([Float], [Float]) = ([], [])
        for item in 0..<Int32(BenchRatings.items) {
            let query = UserQuery(profile: Profile(indices: [item], values: [5]))
            try served.score(query, from: model, into: &left)
            try refittedServed.score(query, from: refitted, into: &right)
            for other in left.indices where other != Int(item) {
                difference = max(difference, abs(left[other] - right[other]))
                largest = max(largest, abs(right[other]))
            }
        }
        report(
            Figure(
                name: "linear: largest difference of a weight after \(Self.updates) updates", value: Double(difference),
                unit: "", limit: Double(largest), limitName: "the refit's largest weight", goal: .atMost(1e-3)))
    }
}
