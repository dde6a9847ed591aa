import DenseMath

/// Linear autoencoders for ranking: EASE (Steck, WWW 2019), EDLAE (Steck, NeurIPS 2020) and RDLAE (Moon et al., SIGIR 2023) in one closed form.
///
/// With X who likes what, W the users' weights and G = X' W X, the ridge is L = ridge + dropout / (1 - dropout) * diag(G), and
/// P = (G + L)^-1. The weights from item to item are B = I - P diag(d): d is such that B's diagonal is 0 (EASE, EDLAE), or what the ridge
/// alone makes of it where that is not above `diagonal` (RDLAE). A profile x then scores x B = x - d * (x P), item by item.
package struct LinearAutoencoder: Recommender {
    package static let kind = "linear"

    /// Added to the diagonal, in weighed likes. 0: chosen on validation data.
    package var ridge: Float = 0
    /// Share of likes hidden at a time, in the mean over all ways to hide them. -1: chosen on validation data.
    package var dropout: Float = -1
    /// The most that an item may say about itself. -1: chosen on validation data.
    package var diagonal: Float = -1
    /// Users weigh one over their number of likes to this power. -1: chosen on validation data.
    package var userPower: Float = -1
    /// Up to so many liked items, each is weighed against each; of more, against its neighbours.
    package var denseItemLimit = 6000
    /// So many neighbours at most.
    package var neighbours = 300

    package init() {}

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
