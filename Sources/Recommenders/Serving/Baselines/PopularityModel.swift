import DenseMath

/// The ranking baseline: all users get the items with the most likes.
package struct PopularityRecommender: Recommender {
    package static let kind = "popularity"
    package static let parameters: [HyperParameter<Self>] = []
    package static let isBaseline = true

    package init() {}

    package func memoryNeed(_ size: DataSize) -> Int { size.bytes(perRating: 150, perRow: 100) }

    package func learn(
        _ data: TrainingData, seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        try progress(FitProgress(phase: .fitting, fraction: 0, epoch: 0))
        let ranking = try RankingData(data)
        let figures = ValidationFigures(ndcg: RankingValidation(data, seed: seed).map { Self.ndcg($0, threads) })
        try progress(FitProgress(phase: .fitting, fraction: 1, epoch: 1, validation: figures))
        return FittedModel(
            kind: Self.kind, settings: try PopularitySettings(ranking: ranking.settings).json(),
            tensors: ranking.tensors, parameters: try hyperParameterJSON(), validation: figures)
    }

    private static func ndcg(_ validation: RankingValidation, _ threads: Int) -> Float {
        let likes = validation.training.ratings.liked(threshold: validation.training.threshold)
            .itemCounts.map { Float($0) }
        return validation.ndcg(on: ThreadTeam(threadCount: threads)) { _, scores in scores = likes }
    }
}

struct PopularitySettings: RankingModelSettings {
    static let kind = PopularityRecommender.kind
    var ranking: RankingSettings

    var isValid: Bool { ranking.isValid }
}

/// Serves each item's number of likes.
package struct PopularityModel: RankingModel {
    package static let kind = PopularityRecommender.kind
    package static let scoreMeaning = ScoreMeaning.counts
    package static let similarityBasis = SimilarityBasis.statistic
    let settings: PopularitySettings

    init(_ settings: PopularitySettings) {
        self.settings = settings
    }

    package var ownTensors: [TensorName: TensorLayout] { [:] }

    package func rank(
        liked: [Int32], of query: UserQuery, from source: some TensorSource, into scores: inout [Float]
    ) throws {
        try readLikes(from: source, into: &scores)
    }

    /// The similarity of two items is the smaller number of likes over the larger.
    package func similarities(
        to item: Int32, from source: some TensorSource, into similarities: inout [Float]
    ) throws {
        guard item >= 0, item < itemCount else {
            throw ModelError.rowOutOfRange(Int(item), of: .items, rowCount: itemCount)
        }
        if similarities.count != itemCount { similarities = [Float](repeating: 0, count: itemCount) }
        try readLikes(from: source, into: &similarities)
        let likes = similarities[Int(item)]
        for other in similarities.indices {
            let larger = max(likes, similarities[other])
            similarities[other] = larger > 0 ? min(likes, similarities[other]) / larger : 0
        }
        similarities[Int(item)] = 1
    }

    func renewOwnRows(
        _ update: inout PlannedUpdate<PopularitySettings, some RatingSource>, from source: some TensorSource
    ) throws {}
}

/// The popularity baseline: an item's mean rating, shrunk towards the overall mean. score = (sum + damping * mean) /
/// (count + damping), the posterior mean under a normal prior worth `damping` ratings.
package struct DampedMean: Sendable {
    /// The number of virtual ratings at the overall mean.
    package var damping: Float

    package init(damping: Float = 10) {
        precondition(damping > 0, "an undamped mean does not exist for an item without ratings")
        self.damping = damping
    }

    /// - Parameters:
    ///   - count: number of ratings of the item.
    ///   - sum: their sum.
    ///   - mean: mean of all ratings.
    package func score(count: Int, sum: Double, mean: Double) -> Float {
        Float((sum + Double(damping) * mean) / (Double(count) + Double(damping)))
    }

    /// Scores of all items; `mean` is taken over them. All zero when there are no ratings.
    package func scores(counts: [Int], sums: [Double]) -> [Float] {
        precondition(counts.count == sums.count, "each item has a count and a sum")
        let total = counts.reduce(0, +)
        let mean = total == 0 ? 0 : sums.reduce(0, +) / Double(total)
        return zip(counts, sums).map { score(count: $0, sum: $1, mean: mean) }
    }
}
