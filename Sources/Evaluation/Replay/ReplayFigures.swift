import DenseMath
import Recommenders
import TasteValues

/// The quality of one of the three models on some ratings. Sums are kept, so that the figures of several chunks can be
/// added.
package struct ReplayFigures: Sendable, Equatable {
    package private(set) var ratingCount = 0
    private(set) var squaredError = 0.0
    package private(set) var rankedUsers = 0
    private(set) var gain = 0.0

    static let measure = RankingMeasure.ndcg(10)

    /// Root mean squared error over ratings; nil where no rating was predicted.
    package var rmse: Double? { ratingCount > 0 ? (squaredError / Double(ratingCount)).squareRoot() : nil }
    /// Mean NDCG@10 over the users who liked something; nil where no user did.
    package var ndcg: Double? { rankedUsers > 0 ? gain / Double(rankedUsers) : nil }

    init() {}

    init(of scoring: Scoring, on test: TestSet, scale: RatingScale, predictsRatings: Bool, team: ThreadTeam) throws {
        if predictsRatings {
            let errors = try RatingEvaluation(of: scoring, on: test, scale: scale, team: team).squaredErrors
            ratingCount = errors.count
            squaredError = errors.reduce(0) { $0 + Double($1) }
        }
        let users = test.users.filter { !$0.targets.isEmpty }
        let lists = try RankedLists(of: scoring, for: users, length: Self.measure.cutoff, team: team)
        rankedUsers = users.count
        for (number, user) in users.enumerated() {
            let hits = lists.hits(ofUser: number, targets: user.targets)
            gain += Double(Self.measure.value(hits: hits, targetCount: user.targets.count))
        }
    }

    static func + (left: ReplayFigures, right: ReplayFigures) -> ReplayFigures {
        var sum = left
        sum.ratingCount += right.ratingCount
        sum.squaredError += right.squaredError
        sum.rankedUsers += right.rankedUsers
        sum.gain += right.gain
        return sum
    }
}

/// The figures of the three models.
package struct ReplayComparison: Sendable, Equatable {
    /// The model of the first fit. It knows nothing that was rated since, and answers new users as users without
    /// ratings.
    package var frozen = ReplayFigures()
    /// The model that is updated batch by batch.
    package var incremental = ReplayFigures()
    /// The model that is fitted again to everything known before each chunk.
    package var full = ReplayFigures()

    /// The share of the full model's gain over the frozen model that the incremental model reaches:
    /// (incremental - frozen) / (full - frozen). nil where the full model gains nothing.
    package var rmseGapClosed: Double? { Self.share(frozen.rmse, incremental.rmse, full.rmse, sign: -1) }
    package var ndcgGapClosed: Double? { Self.share(frozen.ndcg, incremental.ndcg, full.ndcg, sign: 1) }

    private static func share(_ frozen: Double?, _ incremental: Double?, _ full: Double?, sign: Double) -> Double? {
        guard let frozen, let incremental, let full, sign * (full - frozen) > 0 else { return nil }
        return (incremental - frozen) / (full - frozen)
    }

    static func + (left: ReplayComparison, right: ReplayComparison) -> ReplayComparison {
        ReplayComparison(
            frozen: left.frozen + right.frozen, incremental: left.incremental + right.incremental,
            full: left.full + right.full)
    }
}
