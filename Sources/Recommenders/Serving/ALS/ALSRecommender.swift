import DenseMath

/// Matrix factorisation of likes by alternating least squares (Hu, Koren and Volinsky, ICDM 2008), with a penalty
/// scaled by frequency ("Revisiting iALS": Rendle et al., RecSys 2022). Minimises, over users' rows w and items' rows
/// h, the sum over likes of (w h - 1)^2, plus `unobserved` times the sum over all pairs of (w h)^2, plus for each row
/// `penalty` times its squared length times (its number of likes + `unobserved` times the number of possible likes).
package struct ALSRecommender: Recommender {
    package static let kind = "als"

    package var units = 128
    package var penalty: Float = 0
    package var unobserved: Float = 0
    package var rounds = 10

    package static let parameters: [HyperParameter<Self>] = [
        .init("penalty", \.penalty, .between(0...1e9), "L2 penalty of the rows; 0: chosen on validation data"),
        .init(
            "unobserved", \.unobserved, .between(0...1e9),
            "weight of a pair without a like, relative to one with; 0: chosen on validation data"),
        .init(
            "rounds", \.rounds, .between(1...10_000), search: .integer(2...40, byFactors: true),
            "alternations between users and items"),
        .init(
            "units", \.units, .between(1...4096), search: .integer(32...512, byFactors: true),
            "factors of a user and of an item"),
    ]

    package init() {}

    /// 1,500 bytes a row with up to 128 factors, and in proportion beyond.
    package func memoryNeed(_ size: DataSize) -> Int {
        let factors = min(units, max(1, min(size.users, size.items)))
        return size.bytes(perRating: 250, perRow: max(1500, 12 * factors))
    }

    package func learn(
        _ data: TrainingData, seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        guard data.ratings.ratingCount > 0 else { throw ModelError.nothingToLearn }
        let team = ThreadTeam(threadCount: threads)
        try progress(FitProgress(phase: .searching, fraction: 0, epoch: 0))
        let choice = try ALSSearch(self).run(data, seed: seed, team: team, progress: progress)
        let training = try ALSTraining(
            try RankingData(data), choice.recommender, seed: seed, team: team)
        let model = try training.model(validation: choice.validation) { round in
            let share = Double(round) / Double(rounds)
            try progress(
                FitProgress(
                    phase: .fitting, fraction: ALSSearch.shareOfWork + (1 - ALSSearch.shareOfWork) * share,
                    epoch: round, validation: choice.validation))
        }
        return model
    }
}

/// Chooses the penalty and the weight of unobserved pairs where they are not given, by coordinate search: each is
/// multiplied or divided by a factor as long as the validation figure improves.
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
            try HillClimbing.run(factor: 1.5, stepLimit: Self.stepLimit) { factor in
                let value = best.recommender[keyPath: property] * factor
                return try improves(best.recommender.with(property, value))
            }
        }
        return Choice(recommender: best.recommender, validation: ValidationFigures(ndcg: best.ndcg))
    }
}
