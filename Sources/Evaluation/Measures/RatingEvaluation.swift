import DenseMath
import Recommenders
import TasteValues

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

/// How far predictions are from ratings. The standard errors treat the ratings as independent draws.
package struct RatingErrors: Sendable, Equatable {
    package let count: Int
    /// Root mean squared error. Its standard error follows by the delta method: that of the mean squared error over
    /// twice the root.
    package let rmse: Estimate
    /// Mean absolute error.
    package let mae: Estimate

    /// Compares each prediction with the rating at the same index. Without ratings, all figures are 0.
    init(predictions: [Float], ratings: [Float]) {
        precondition(predictions.count == ratings.count, "there is a prediction for each rating")
        var squares = Moments()
        var absolutes = Moments()
        for (prediction, rating) in zip(predictions, ratings) {
            let error = Double(prediction) - Double(rating)
            squares.add(error * error)
            absolutes.add(abs(error))
        }
        count = ratings.count
        let root = squares.mean.squareRoot()
        rmse = Estimate(value: root, standardError: root > 0 ? squares.standardError / (2 * root) : 0)
        mae = Estimate(value: absolutes.mean, standardError: absolutes.standardError)
    }
}
