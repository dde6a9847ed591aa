import DenseMath

extension TensorName {
    /// How many people like each item: one row an item, one column.
    package static let likes = TensorName(rawValue: "likes")
}

/// What every ranking model keeps in its settings beside its own.
struct RankingSettings: Codable, Sendable, Equatable {
    var userCount: Int
    var itemCount: Int
    /// A rating of at least this says "liked".
    var threshold: Float
    /// Mean of all ratings, for predictions.
    var mean: Float
    /// nil in models that were fitted before there was one.
    var cap: RatingCap?

    var isValid: Bool { userCount >= 0 && itemCount >= 0 && threshold.isFinite && mean.isFinite }
}

/// The settings of a ranking model.
protocol RankingModelSettings: ServedSettings {
    var ranking: RankingSettings { get set }
}

extension RankingModelSettings {
    var userCount: Int {
        get { ranking.userCount }
        set { ranking.userCount = newValue }
    }
    var itemCount: Int {
        get { ranking.itemCount }
        set { ranking.itemCount = newValue }
    }
    var cap: RatingCap? {
        get { ranking.cap }
        set { ranking.cap = newValue }
    }
}

/// Ratings as ranking models learn from them, and what they store beside their own tensors: how often each item is liked, and the
/// biases by which they predict ratings.
struct RankingData: Sendable {
    /// The component that predicts, inside a ranking model's tensors.
    static let biasComponent = BiasRecommender.kind

    /// Who likes what: each value is 1. May be empty where nobody liked anything; all models then rank by popularity.
    let liked: RatingMatrix
    let settings: RankingSettings
    /// Of all ratings, not of likes.
    let ratingCount: Int
    /// See `TrainingData.usualItemCount`.
    let usualItemCount: Int
    /// The likes and the biases.
    let tensors: [TensorName: Matrix]

    /// - Throws: `ModelError.nothingToLearn` when there are no ratings.
    init(_ data: TrainingData) throws {
        let ratings = data.ratings
        let biases = try BiasRecommender().fit(data, seed: 0, threads: 1) { _ in }
        liked = ratings.liked(threshold: data.threshold)
        settings = RankingSettings(
            userCount: ratings.userCount, itemCount: ratings.itemCount, threshold: data.threshold,
            mean: Biases.mean(of: ratings), cap: data.cap)
        ratingCount = ratings.ratingCount
        usualItemCount = data.usualItemCount
        var tensors = biases.tensors.prefixed(Self.biasComponent)
        tensors[.likes] = Matrix(
            rowCount: ratings.itemCount, columnCount: 1, values: liked.itemCounts.map { Float($0) })
        self.tensors = tensors
    }
}
