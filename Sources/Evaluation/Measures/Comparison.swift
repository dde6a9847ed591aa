import DenseMath

/// How a model compares with the best model in one figure.
package struct ComparisonWithBest: Sendable {
    /// "rmse" or "ndcg@100".
    package let figure: String
    /// The model with the best value.
    package let best: String
    /// This model's figure minus the best model's.
    package let difference: PairedDifference
}

/// Paired bootstraps of all models of an evaluation against the best model by RMSE (over ratings) and by NDCG@100 (over
/// users).
package struct Comparison: Sendable {
    private var ofModel: [String: [ComparisonWithBest]] = [:]

    init(_ models: [ModelEvaluation], seed: UInt64, team: ThreadTeam) throws {
        let ratings = models.compactMap { model in model.rating.map { (model.name, $0.squaredErrors) } }
        try compare("rmse", ratings, seed, team, lowerIsBetter: true) { $0.squareRoot() }
        let measure = RankingMeasure.ndcg(100)
        let rankings = models.compactMap { model in
            model.ranking?.values[measure].map { (model.name, $0) }
        }
        try compare(measure.name, rankings, seed, team, lowerIsBetter: false) { $0 }
    }

    /// A model's comparison in one figure; nil where it was not measured, or where there is no other model.
    package func ofModel(_ name: String, figure: String) -> ComparisonWithBest? {
        ofModel(name).first { $0.figure == figure }
    }

    /// All comparisons of a model.
    package func ofModel(_ name: String) -> [ComparisonWithBest] { ofModel[name] ?? [] }

    private mutating func compare(
        _ figure: String, _ samples: [(name: String, values: [Float])], _ seed: UInt64, _ team: ThreadTeam,
        lowerIsBetter: Bool, _ statistic: (Double) -> Double
    ) throws {
        guard samples.count > 1, samples[0].values.count > 1 else { return }
        let sums = samples.map { $0.values.reduce(0.0) { $0 + Double($1) } }
        let ordered = sums.indices.sorted { lowerIsBetter ? sums[$0] < sums[$1] : sums[$0] > sums[$1] }
        let best = ordered[0]
        let bootstrap = try PairedBootstrap(samples.map(\.values), seed: seed, team: team)
        for model in samples.indices {
            let difference = bootstrap.difference(model, best, of: statistic)
            ofModel[samples[model].name, default: []].append(
                ComparisonWithBest(figure: figure, best: samples[best].name, difference: difference))
        }
    }
}
