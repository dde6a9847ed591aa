import DenseMath

/// How a model compares with the best one by one figure.
package struct ComparisonWithBest: Sendable {
    /// "rmse" or "ndcg@100".
    package let figure: String
    /// The model that has the best value.
    package let best: String
    /// This model's figure less the best one's.
    package let difference: PairedDifference
}

/// Paired bootstraps of all models of an evaluation, against the best by RMSE (over ratings) and by NDCG@100 (over users).
package struct Comparison: Sendable {
    private var ofModel: [String: [ComparisonWithBest]] = [:]

    package init(_ judgements: [ModelJudgement], seed: UInt64, team: ThreadTeam) throws {
        let ratings = judgements.compactMap { judged in judged.rating.map { (judged.name, $0.squaredErrors) } }
        try compare("rmse", ratings, seed, team, lowerIsBetter: true) { $0.squareRoot() }
        let measure = RankingMeasure.ndcg(100)
        let rankings = judgements.compactMap { judged in
            judged.ranking?.values[measure].map { (judged.name, $0) }
        }
        try compare(measure.name, rankings, seed, team, lowerIsBetter: false) { $0 }
    }

    /// Nothing for a model that was not measured, nor where there is no other.
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
