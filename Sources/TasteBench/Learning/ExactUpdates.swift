import Datasets
import DenseMath
import Foundation
import Recommenders

/// Whether the linear model's updates equal a fit, and what one costs beside it; in this process, without a daemon.
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
        // The last ones of a random order are learned one by one.
        var order = Array(drawn.values.indices)
        var random = RandomNumbers(seed: 3)
        for place in order.indices.reversed() { order.swapAt(place, Int(random.uniform() * Double(place + 1))) }
        let first = order.dropLast(Self.updates)
        var ratings = GrowingRatings()
        for place in first { ratings.add(drawn, place) }
        ratings.markLearned()
        let start = ContinuousClock.now
        var model = try fit(ratings.matrix, ridge: Self.ridge)
        let fitSeconds = (ContinuousClock.now - start).seconds
        let scale = try Self.scale(of: model)

        var times = Latencies()
        for place in order.suffix(Self.updates) {
            ratings.add(drawn, place)
            let begun = ContinuousClock.now
            let served = try ModelCatalogue.served(kind: model.kind, settings: model.settings)
            let update = try served.update(
                RatingChange(
                    users: [Int32(bitPattern: drawn.users[place])], items: [Int32(bitPattern: drawn.items[place])],
                    userCount: BenchRatings.users, itemCount: BenchRatings.items, ratings: ratings), from: model)
            times.record(ContinuousClock.now - begun)
            if let reason = update.refitReason { say("linear asks to be fitted anew: \(reason)") }
            model.apply(update)
            ratings.markLearned()
        }
        // Weights of users have a scale of their own in each fit: the same ridge in that measure.
        let refitted = try fit(
            ratings.matrix, ridge: Self.ridge * Self.scale(of: try fit(ratings.matrix, ridge: Self.ridge)) / scale)
        try reportDifference(model, refitted)
        report(
            Figure(
                name: "linear: one rating, p50", value: times.median / 1000, unit: "ms", limit: fitSeconds * 1000,
                limitName: "its refit, nothing searched", goal: .atMost(0.02)))
    }

    private func fit(_ ratings: RatingMatrix, ridge: Float) throws -> FittedModel {
        var recommender = LinearAutoencoder()
        (recommender.ridge, recommender.dropout, recommender.diagonal) = (ridge, 0.25, 0.1)
        recommender.userPower = Self.power
        let scale = Recommenders.RatingScale(minimum: 0.5, maximum: 5, step: 0.5)
        return try recommender.fit(TrainingData(ratings: ratings, scale: scale), seed: 1, threads: Self.threads) { _ in
        }
    }

    /// What the weights of users are multiplied with, as the model's settings have it.
    private static func scale(of model: FittedModel) throws -> Float {
        let settings = try JSONSerialization.jsonObject(with: Data(model.settings)) as? [String: Any]
        let learning = settings?["learning"] as? [String: Any]
        let weights = learning?["weights"] as? [String: Any]
        guard let scale = weights?["scale"] as? Double else { throw BenchError("the linear model tells no scale") }
        return Float(scale)
    }

    /// The score of each item for somebody who likes one alone is its weight from that one.
    private func reportDifference(_ model: FittedModel, _ refitted: FittedModel) throws {
        let served = try ModelCatalogue.served(kind: model.kind, settings: model.settings)
        let other = try ModelCatalogue.served(kind: refitted.kind, settings: refitted.settings)
        var (difference, largest): (Float, Float) = (0, 0)
        var (left, right): ([Float], [Float]) = ([], [])
        for item in 0..<Int32(BenchRatings.items) {
            let query = UserQuery(profile: Profile(indices: [item], values: [5]))
            try served.score(query, from: model, into: &left)
            try other.score(query, from: refitted, into: &right)
            for place in left.indices where place != Int(item) {
                difference = max(difference, abs(left[place] - right[place]))
                largest = max(largest, abs(right[place]))
            }
        }
        report(
            Figure(
                name: "linear: largest difference of a weight after \(Self.updates) updates", value: Double(difference),
                unit: "", limit: Double(largest), limitName: "the refit's largest weight", goal: .atMost(1e-3)))
    }
}

/// Ratings to which some are added, and what the users who made them had rated before.
private struct GrowingRatings: RatingSource {
    private var profiles = [Int32: [Int32: Float]]()
    private var raters = [Int32: [Int32: Float]]()
    private var former: [Int32: Profile] = [:]

    mutating func add(_ drawn: SyntheticRatings, _ place: Int) {
        let (user, item) = (Int32(bitPattern: drawn.users[place]), Int32(bitPattern: drawn.items[place]))
        if former[user] == nil { former[user] = profile(ofUser: user) }
        profiles[user, default: [:]][item] = drawn.values[place]
        raters[item, default: [:]][user] = drawn.values[place]
    }

    mutating func markLearned() { former = [:] }

    var matrix: RatingMatrix {
        var triples: (users: [Int32], items: [Int32], values: [Float]) = ([], [], [])
        for (user, row) in profiles {
            for (item, value) in row {
                triples.users.append(user)
                triples.items.append(item)
                triples.values.append(value)
            }
        }
        return RatingMatrix(
            userCount: BenchRatings.users, itemCount: BenchRatings.items, users: triples.users, items: triples.items,
            values: triples.values)
    }

    func profile(ofUser user: Int32) -> Profile { Self.profile(profiles[user]) }
    func raters(ofItem item: Int32) -> Profile { Self.profile(raters[item]) }
    func formerProfile(ofUser user: Int32) -> Profile? { former[user] ?? profile(ofUser: user) }

    private static func profile(_ row: [Int32: Float]?) -> Profile {
        let sorted = (row ?? [:]).sorted { $0.key < $1.key }
        return Profile(indices: sorted.map(\.key), values: sorted.map(\.value))
    }
}
