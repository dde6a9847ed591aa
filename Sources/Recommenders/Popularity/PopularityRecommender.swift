import DenseMath

/// The baseline of all rankings: what most people like, the same for everybody.
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
