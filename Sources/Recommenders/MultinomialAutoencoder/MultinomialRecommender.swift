import DenseMath

/// The fitting side that Mult-DAE and Mult-VAE share: see `MultinomialNetwork` for the network, `MultinomialPlan` for its size, and
/// `MultinomialTraining` for how long it learns.
package protocol MultinomialRecommender: Recommender {
    static var isVariational: Bool { get }

    /// Numbers of units of the hidden layers, in their order; empty: as the data is worth.
    var units: [Int] { get set }
    /// Passes over the users; 0: chosen on validation.
    var epochs: Int { get set }
    /// Of a user's likes, what is left out of the input in each step.
    var dropout: Float { get set }
    /// Of Adam.
    var rate: Float { get set }
    /// Users in a step; 0: as the data is worth.
    var batchSize: Int { get set }
    /// The most that the divergence of a variational code weighs.
    var divergenceWeight: Float { get }
}

extension MultinomialRecommender {
    package func fit(
        _ data: TrainingData, seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        let ranking = try RankingData(data)
        try check()
        let team = ThreadTeam(threadCount: threads)
        let plan = MultinomialPlan(self, ranking.liked)
        var chosen = self
        (chosen.units, chosen.batchSize) = (plan.units, plan.batchSize)
        var training = MultinomialTraining(chosen, ranking.liked, plan, seed: seed, team: team)
        var figures = ValidationFigures.none
        if epochs == 0, let validation = RankingValidation(data, seed: seed) {
            let liked = validation.training.ratings.liked(threshold: data.threshold)
            var search = MultinomialTraining(chosen, liked, plan, seed: seed, team: team)
            let phase: FitProgress.Phase = validation.isHeldOut ? .searching : .fitting
            let share = validation.isHeldOut ? 0.6 : 0.95
            let choice = try search.learn(judgedBy: validation) { done, epoch, ndcg in
                try progress(
                    FitProgress(
                        phase: phase, fraction: share * done, epoch: epoch, validation: ValidationFigures(ndcg: ndcg)))
            }
            figures.ndcg = choice.ndcg
            chosen.epochs = choice.epochs
            if validation.isHeldOut {
                try training.learn(epochs: choice.epochs) { done, epoch in
                    try progress(FitProgress(phase: .fitting, fraction: share + 0.35 * done, epoch: epoch))
                }
            } else {
                training = search
            }
        } else {
            chosen.epochs = epochs > 0 ? epochs : plan.usualEpochs
            try training.learn(epochs: chosen.epochs) { done, epoch in
                try progress(FitProgress(phase: .fitting, fraction: 0.95 * done, epoch: epoch))
            }
        }
        let model = try training.model(of: chosen, ranking, validation: figures)
        try progress(FitProgress(phase: .fitting, fraction: 1, epoch: chosen.epochs, validation: figures))
        return model
    }

    private func check() throws(ModelError) {
        let isSensible =
            units.allSatisfy { $0 > 0 } && epochs >= 0 && batchSize >= 0 && (0..<1).contains(dropout) && rate > 0
        guard isSensible else {
            throw ModelError(
                .badParameter,
                "the model \(Self.kind) needs units above 0, dropout in 0..<1, a rate above 0, and no negative epochs or batch size"
            )
        }
    }
}

/// Mult-DAE: the multinomial denoising autoencoder (Liang et al., WWW 2018).
package struct DenoisingAutoencoder: MultinomialRecommender {
    package static let kind = "dae"
    package static let isVariational = false

    package var units: [Int] = []
    package var epochs = 0
    package var dropout: Float = 0.5
    package var rate: Float = 0.001
    package var batchSize = 0

    package init() {}

    package var divergenceWeight: Float { 0 }
}

/// Mult-VAE: the same with a variational code in its middle.
package struct VariationalAutoencoder: MultinomialRecommender {
    package static let kind = "vae"
    package static let isVariational = true

    package var units: [Int] = []
    package var epochs = 0
    package var dropout: Float = 0.5
    package var rate: Float = 0.001
    package var batchSize = 0
    /// Beta: reached step by step over the first tenth of the epochs that are allowed.
    package var divergenceWeight: Float = 0.2

    package init() {}
}
