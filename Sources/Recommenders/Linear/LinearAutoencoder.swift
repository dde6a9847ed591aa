import DenseMath

/// Linear autoencoders for ranking: EASE (Steck, WWW 2019), EDLAE (Steck, NeurIPS 2020) and RDLAE (Moon et al., SIGIR 2023) in one closed form.
///
/// With X who likes what, W the users' weights and G = X' W X, the ridge is L = ridge + dropout / (1 - dropout) * diag(G), and
/// P = (G + L)^-1. The weights from item to item are B = I - P diag(d): d is such that B's diagonal is 0 (EASE, EDLAE), or what the ridge
/// alone makes of it where that is not above `diagonal` (RDLAE). A profile x then scores x B = x - d * (x P), item by item.
package struct LinearAutoencoder: Recommender {
    package static let kind = "linear"

    package var ridge: Float = 0
    package var dropout: Float = -1
    package var diagonal: Float = -1
    package var userPower: Float = -1
    package var denseItemLimit = 6000
    package var neighbours = 300

    package static let parameters: [HyperParameter<Self>] = [
        .init(
            "ridge", \.ridge, .between(0...1e12),
            "ridge added to the Gram matrix's diagonal, in weighted likes; 0: chosen on validation data"),
        .init(
            "dropout", \.dropout, .between(0...0.99, orChosenAs: -1),
            "share of a user's likes that is hidden, in expectation over all ways to hide them"),
        .init(
            "diagonal", \.diagonal, .between(0...1, orChosenAs: -1), "upper bound of an item's weight on itself"),
        .init(
            "userPower", \.userPower, .between(0...10, orChosenAs: -1),
            "a user's weight is their number of likes to the power of minus this"),
        .init(
            "denseItemLimit", \.denseItemLimit, .between(0...40_000), search: .integer(1500...24_000, byFactors: true),
            "number of liked items up to which all pairs have weights; beyond it only neighbours have"),
        .init(
            "neighbours", \.neighbours, .between(1...1200), search: .integer(75...1200, byFactors: true),
            "neighbours of an item at most"),
    ]

    package init() {}

    /// Dense: the Gram matrix, a copy of it and the inverse. Sparse: the cooccurrences, and the weights in both directions.
    package func memoryNeed(_ size: DataSize) -> Int {
        let dense = LinearInverse.capacity(min(size.items, denseItemLimit))
        let sparse = size.items > denseItemLimit ? size.items * 8 * (2 * neighbours + NeighbourWeights.meetingLimit) : 0
        return max(size.usualBytes, size.bytes(perRating: 150, perRow: 100) + max(12 * dense * dense, sparse))
    }

    package func learn(
        _ data: TrainingData, seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        guard data.ratings.ratingCount > 0 else { throw ModelError.nothingToLearn }
        let team = ThreadTeam(threadCount: threads)
        try progress(FitProgress(phase: .searching, fraction: 0, epoch: 0))
        let choice = try LinearSearch(self).run(data, seed: seed, team: team, progress: progress)
        try progress(FitProgress(phase: .fitting, fraction: 0.8, epoch: 0, validation: choice.validation))
        let ranking = try RankingData(data)
        var solver = LinearSolver(ranking, team: team, denseItemLimit: denseItemLimit, neighbours: neighbours)
        let model = try solver.model(choice.recommender, validation: choice.validation)
        try progress(FitProgress(phase: .fitting, fraction: 1, epoch: 1, validation: choice.validation))
        return model
    }
}
