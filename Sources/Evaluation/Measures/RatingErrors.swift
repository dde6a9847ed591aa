/// How far predictions are from ratings. The standard errors treat the ratings as independent draws.
package struct RatingErrors: Sendable, Equatable {
    package let count: Int
    /// Root mean squared error. Its standard error follows by the delta method: that of the mean squared error over
    /// twice the root.
    package let rmse: Estimate
    /// Mean absolute error.
    package let mae: Estimate

    /// - Parameters: one prediction and one rating for each pair of a user and an item. Without any, all figures are 0.
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
