import DenseMath

/// Linear autoencoders for ranking: EASE (Steck, WWW 2019), EDLAE (Steck, NeurIPS 2020) and RDLAE (Moon et al., SIGIR
/// 2023) in one closed form.
///
/// With X the matrix of likes, W the users' weights and G = X' W X, the ridge is L = ridge + dropout / (1 - dropout) *
/// diag(G), and P = (G + L)^-1. The weights between items are B = I - P diag(d), where d is such that B's diagonal is 0
/// (EASE, EDLAE), or the diagonal that the ridge alone gives where that does not exceed `diagonal` (RDLAE). The scores
/// of a profile x are x B = x - d * (x P), elementwise.
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

    /// Dense: the Gram matrix, a copy of it and the inverse. Sparse: the cooccurrences, and the weights in both
    /// directions.
    package func memoryNeed(_ size: DataSize) -> Int {
        let dense = LinearInverse.capacity(min(size.items, denseItemLimit))
        let sparse =
            size.items > denseItemLimit ? size.items * 8 * (2 * neighbours + NeighbourWeights.cooccurrenceLimit) : 0
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

/// Chooses the hyper-parameters of a linear autoencoder that are not given: the ridge by factors of two as long as the
/// validation figure improves, then the others one by one.
struct LinearSearch {
    struct Choice {
        /// With all hyper-parameters set.
        let recommender: LinearAutoencoder
        let validation: ValidationFigures
    }

    private let given: LinearAutoencoder
    private static let diagonals: [Float] = [0.1, 0.3, 0.5]
    private static let ridgeSteps = 3
    private static let shareOfWork = 0.8

    init(_ given: LinearAutoencoder) {
        self.given = given
    }

    /// Defaults for where nothing can be measured.
    private func start(likes: Int) -> LinearAutoencoder {
        var start = given
        if start.ridge <= 0 { start.ridge = max(1, Float(likes).squareRoot()) }
        if start.dropout < 0 { start.dropout = 0.1 }
        if start.diagonal < 0 { start.diagonal = 0.1 }
        if start.userPower < 0 { start.userPower = 0.25 }
        return start
    }

    func run(
        _ data: TrainingData, seed: UInt64, team: ThreadTeam, progress: (FitProgress) throws -> Void
    ) throws -> Choice {
        let isOpen = given.ridge <= 0 || given.dropout < 0 || given.diagonal < 0 || given.userPower < 0
        guard isOpen, let validation = RankingValidation(data, seed: seed) else {
            return Choice(
                recommender: start(likes: data.ratings.liked(threshold: data.threshold).ratingCount),
                validation: .none)
        }
        let ranking = try RankingData(validation.training)
        var trials = Trials(
            validation: validation, team: team,
            solver: LinearSolver(
                ranking, team: team, denseItemLimit: given.denseItemLimit, neighbours: given.neighbours),
            givenDiagonal: given.diagonal, best: start(likes: ranking.liked.ratingCount))
        _ = try trials.improves(trials.best, progress)
        try chooseRidge(&trials, progress)
        if given.userPower < 0 {
            for power: Float in [0.5, 0] where try trials.improves(trials.best.with(\.userPower, power), progress) {
                break
            }
        }
        if given.dropout < 0 {
            for dropout: Float in [0.25, 0.4] {
                guard try trials.improves(trials.best.with(\.dropout, dropout), progress) else { break }
            }
        }
        return Choice(recommender: trials.best, validation: ValidationFigures(ndcg: trials.ndcg))
    }

    private func chooseRidge(_ trials: inout Trials, _ progress: (FitProgress) throws -> Void) throws {
        guard given.ridge <= 0 else { return }
        try HillClimbing.run(factor: 2, stepLimit: Self.ridgeSteps) { factor in
            try trials.improves(trials.best.with(\.ridge, trials.best.ridge * factor), progress)
        }
    }

    /// The candidates evaluated so far, and the best of them.
    private struct Trials {
        let validation: RankingValidation
        let team: ThreadTeam
        var solver: LinearSolver
        let givenDiagonal: Float
        var best: LinearAutoencoder
        var ndcg: Float = -1
        private var count = 0

        init(
            validation: RankingValidation, team: ThreadTeam, solver: LinearSolver, givenDiagonal: Float,
            best: LinearAutoencoder
        ) {
            (self.validation, self.team, self.solver) = (validation, team, solver)
            (self.givenDiagonal, self.best) = (givenDiagonal, best)
        }

        /// Takes over the candidate where it is better, with the diagonal that suits it best: all diagonals share one
        /// inverse.
        mutating func improves(
            _ candidate: LinearAutoencoder, _ progress: (FitProgress) throws -> Void
        ) throws -> Bool {
            let before = ndcg
            // With weights between neighbours an item's diagonal is always 0.
            let isChosen = givenDiagonal >= 0 || !solver.isDense
            for diagonal in isChosen ? [candidate.diagonal] : LinearSearch.diagonals {
                let candidate = candidate.with(\.diagonal, diagonal)
                let figure = try validation.ndcg(of: solver.model(candidate, validation: .none), on: team)
                if figure > ndcg { (best, ndcg) = (candidate, figure) }
            }
            count += 1
            try progress(
                FitProgress(
                    phase: .searching, fraction: LinearSearch.shareOfWork * min(1, Double(count) / 10), epoch: count,
                    validation: ValidationFigures(ndcg: ndcg)))
            return ndcg > before
        }
    }
}
