/// How far predictions are from ratings. Standard errors treat the ratings as independent draws.
package struct RatingErrors: Sendable, Equatable {
    package let count: Int
    /// Root of the mean squared error.
    package let rmse: Double
    /// By the delta method: that of the mean squared error over twice the root.
    package let rmseStandardError: Double
    /// Mean absolute error.
    package let mae: Double
    package let maeStandardError: Double

    /// Of no ratings at all, every figure is 0.
    package init(predictions: [Float], ratings: [Float]) {
        precondition(predictions.count == ratings.count, "there is a prediction for each rating")
        var squares = Moments()
        var absolutes = Moments()
        for (prediction, rating) in zip(predictions, ratings) {
            let error = Double(prediction) - Double(rating)
            squares.add(error * error)
            absolutes.add(abs(error))
        }
        count = ratings.count
        rmse = squares.mean.squareRoot()
        rmseStandardError = rmse > 0 ? squares.standardError / (2 * rmse) : 0
        mae = absolutes.mean
        maeStandardError = absolutes.standardError
    }
}

/// Mean and variance of a stream (Welford, 1962).
struct Moments {
    private var count = 0
    private(set) var mean = 0.0
    private var squaredDistances = 0.0

    mutating func add(_ value: Double) {
        count += 1
        let distance = value - mean
        mean += distance / Double(count)
        squaredDistances += distance * (value - mean)
    }

    /// Of the mean; 0 for fewer than two values.
    var standardError: Double {
        count > 1 ? (squaredDistances / Double(count - 1) / Double(count)).squareRoot() : 0
    }
}
