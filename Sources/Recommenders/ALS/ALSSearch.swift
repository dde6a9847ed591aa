import DenseMath

/// Chooses the penalty and the weight of what is no like, where they are not given: each by steps as long as they pay.
struct ALSSearch {
    static let shareOfWork = 0.7

    struct Choice {
        let recommender: ALSRecommender
        let validation: ValidationFigures
    }

    private let given: ALSRecommender
    private static let stepLimit = 2

    init(_ given: ALSRecommender) {
        self.given = given
    }

    private var start: ALSRecommender {
        var start = given
        if start.penalty <= 0 { start.penalty = 0.012 }
        if start.unobserved <= 0 { start.unobserved = 0.12 }
        return start
    }

    func run(
        _ data: TrainingData, seed: UInt64, team: ThreadTeam, progress: (FitProgress) throws -> Void
    ) throws -> Choice {
        let isOpen = given.penalty <= 0 || given.unobserved <= 0
        guard isOpen, let validation = RankingValidation(data, seed: seed) else {
            return Choice(recommender: start, validation: .none)
        }
        let ranking = try RankingData(validation.training)
        var best = (recommender: start, ndcg: Float(-1))
        var rounds = 0
        func improves(_ candidate: ALSRecommender) throws -> Bool {
            let training = try ALSTraining(ranking, candidate, seed: seed, team: team)
            let model = try training.model(validation: .none) { _ in
                rounds += 1
                try progress(
                    FitProgress(
                        phase: .searching,
                        fraction: Self.shareOfWork * min(1, Double(rounds) / Double(8 * given.rounds)), epoch: rounds,
                        validation: ValidationFigures(ndcg: best.ndcg < 0 ? nil : best.ndcg)))
            }
            let ndcg = try validation.ndcg(of: model, on: team)
            guard ndcg > best.ndcg else { return false }
            best = (candidate, ndcg)
            return true
        }
        _ = try improves(start)
        let properties: [WritableKeyPath<ALSRecommender, Float>] = [\.penalty, \.unobserved]
        for property in properties where given[keyPath: property] <= 0 {
            for factor: Float in [1.5, 1 / 1.5] {
                var steps = 0
                while steps < Self.stepLimit {
                    var candidate = best.recommender
                    candidate[keyPath: property] *= factor
                    guard try improves(candidate) else { break }
                    steps += 1
                }
                if steps > 0 { break }
            }
        }
        return Choice(recommender: best.recommender, validation: ValidationFigures(ndcg: best.ndcg))
    }
}
