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
        var solver = LinearSolver(
            ranking, team: team, denseItemLimit: given.denseItemLimit, neighbours: given.neighbours)
        var best = (recommender: start(likes: ranking.liked.ratingCount), ndcg: Float(-1))
        var looks = 0
        /// Takes the candidate over where it is better.
        func improves(_ candidate: LinearAutoencoder) throws -> Bool {
            var isBetter = false
            for diagonal in given.diagonal < 0 ? Self.diagonals : [given.diagonal] {
                var candidate = candidate
                candidate.diagonal = diagonal
                let ndcg = try validation.ndcg(of: solver.model(candidate, validation: .none), on: team)
                if ndcg > best.ndcg {
                    best = (candidate, ndcg)
                    isBetter = true
                }
            }
            looks += 1
            try progress(
                FitProgress(
                    phase: .searching, fraction: Self.shareOfWork * min(1, Double(looks) / 10), epoch: looks,
                    validation: ValidationFigures(ndcg: best.ndcg)))
            return isBetter
        }
        _ = try improves(best.recommender)
        if given.ridge <= 0 {
            for factor: Float in [2, 0.5] {
                var steps = 0
                while steps < Self.ridgeSteps,
                    try improves(best.recommender.with(\.ridge, best.recommender.ridge * factor))
                {
                    steps += 1
                }
                if steps > 0 { break }
            }
        }
        if given.userPower < 0 {
            for power in [Float(0.5), 0] where try improves(best.recommender.with(\.userPower, power)) { break }
        }
        if given.dropout < 0 {
            for dropout in [Float(0.25), 0.4] where try improves(best.recommender.with(\.dropout, dropout)) { break }
        }
        return Choice(recommender: best.recommender, validation: ValidationFigures(ndcg: best.ndcg))
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
