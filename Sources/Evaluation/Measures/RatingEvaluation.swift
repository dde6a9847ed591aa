import DenseMath
import Recommenders

/// A model's predictions of held-out ratings, user by user.
package struct RatingEvaluation: Sendable {
    /// Clamped to the scale, as they are shown to users.
    package let predictions: [Float]
    package let ratings: [Float]
    /// For each rating, how many other ratings of its user the model knew.
    let knownCounts: [Int]
    package let errors: RatingErrors

    private static let blockUsers = 64

    init(of scoring: Scoring, on test: TestSet, scale: RatingScale, team: ThreadTeam) throws {
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

    var squaredErrors: [Float] {
        zip(predictions, ratings).map { ($0 - $1) * ($0 - $1) }
    }
}
