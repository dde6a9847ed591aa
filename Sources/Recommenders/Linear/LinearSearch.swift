import DenseMath

/// Chooses the hyper-parameters of a linear autoencoder that are not given: the ridge by steps of two as long as they pay, then the others one
/// by one.
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

    /// What is known to be sensible where nothing can be measured.
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
        var looks = Looks(
            validation: validation, team: team,
            solver: LinearSolver(
                ranking, team: team, denseItemLimit: given.denseItemLimit, neighbours: given.neighbours),
            givenDiagonal: given.diagonal, best: start(likes: ranking.liked.ratingCount))
        _ = try looks.improves(looks.best, progress)
        try chooseRidge(&looks, progress)
        if given.userPower < 0 {
            for power: Float in [0.5, 0] where try looks.improves(looks.best.with(\.userPower, power), progress) {
                break
            }
        }
        if given.dropout < 0 {
            for dropout: Float in [0.25, 0.4] {
                guard try looks.improves(looks.best.with(\.dropout, dropout), progress) else { break }
            }
        }
        return Choice(recommender: looks.best, validation: ValidationFigures(ndcg: looks.ndcg))
    }

    private func chooseRidge(_ looks: inout Looks, _ progress: (FitProgress) throws -> Void) throws {
        guard given.ridge <= 0 else { return }
        for factor: Float in [2, 0.5] {
            var steps = 0
            while steps < Self.ridgeSteps,
                try looks.improves(looks.best.with(\.ridge, looks.best.ridge * factor), progress)
            {
                steps += 1
            }
            if steps > 0 { return }
        }
    }

    /// Candidates looked at, and the best of them.
    private struct Looks {
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

        /// Takes the candidate over where it is better, with the diagonal that suits it best: all of them share one inverse.
        mutating func improves(
            _ candidate: LinearAutoencoder, _ progress: (FitProgress) throws -> Void
        ) throws -> Bool {
            let before = ndcg
            // Between neighbours an item's diagonal is zero.
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

extension Recommender {
    /// A copy with one hyper-parameter changed.
    func with<Value>(_ property: WritableKeyPath<Self, Value>, _ value: Value) -> Self {
        var copy = self
        copy[keyPath: property] = value
        return copy
    }
}
