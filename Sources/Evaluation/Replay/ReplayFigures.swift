import DenseMath
import Recommenders
import TasteValues

/// What one of the three models reaches on some ratings. Sums, so that figures of several chunks can be added up.
package struct ReplayFigures: Sendable, Equatable {
    package private(set) var ratingCount = 0
    private(set) var squaredError = 0.0
    package private(set) var rankedUsers = 0
    private(set) var gain = 0.0

    static let measure = RankingMeasure.ndcg(10)

    /// Root of the mean squared error over ratings; nil where none was predicted.
    package var rmse: Double? { ratingCount > 0 ? (squaredError / Double(ratingCount)).squareRoot() : nil }
    /// Mean NDCG@10 over the users who liked something; nil where nobody did.
    package var ndcg: Double? { rankedUsers > 0 ? gain / Double(rankedUsers) : nil }

    init() {}

    init(of scoring: Scoring, on test: TestSet, scale: RatingScale, judgesRatings: Bool, team: ThreadTeam) throws {
        if judgesRatings {
            let errors = try RatingJudgement(of: scoring, on: test, scale: scale, team: team).squaredErrors
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

/// The three models side by side.
package struct ReplayComparison: Sendable, Equatable {
    /// As it was after the first fit: its own rows for the users it knew then, nothing of what they rated since, and for others what it
    /// answers to somebody without ratings.
    package var frozen = ReplayFigures()
    /// Brought up to date by `ServedModel.update`.
    package var incremental = ReplayFigures()
    /// Fitted anew to everything known by then.
    package var full = ReplayFigures()

    /// How much of what full retraining gains over the frozen model the incremental one gains too: 1 all, 0 nothing. nil where full
    /// retraining gains nothing.
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
