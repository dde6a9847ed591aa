import DenseMath
import Recommenders
import TasteValues

/// Predictions of held-out ratings beside what was given, user by user.
package struct RatingJudgement: Sendable {
    /// Brought into the scale, as people see them.
    package let predictions: [Float]
    package let ratings: [Float]
    /// Of the user who gave it: how many ratings the model knew.
    package let knownCounts: [Int]
    package let errors: RatingErrors

    private static let blockUsers = 64

    package init(of scoring: Scoring, on test: TestSet, scale: RatingScale, team: ThreadTeam) throws {
        let users = test.users
        let rows = try team.collect(users.count, size: Self.blockUsers) { range in
            try range.map { number in
                let user = users[number]
                if user.items.isEmpty { return [Float]() }
                return try scoring.predict(user).map(scale.clamp)
            }
        }
        predictions = rows.flatMap { $0 }
        ratings = users.flatMap(\.ratings)
        knownCounts = users.flatMap { user in user.ratings.map { _ in user.profile.count } }
        errors = RatingErrors(predictions: predictions, ratings: ratings)
    }

    package var squaredErrors: [Float] {
        zip(predictions, ratings).map { ($0 - $1) * ($0 - $1) }
    }
}
