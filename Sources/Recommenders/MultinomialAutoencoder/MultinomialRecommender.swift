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
    package func learn(
        _ data: TrainingData, seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        try check()
        let ranking = try RankingData(data)
        let team = ThreadTeam(threadCount: threads)
        let plan = MultinomialPlan(self, ranking.liked)
        var chosen = self
        (chosen.units, chosen.batchSize) = (plan.units, plan.batchSize)
        var training: MultinomialTraining?
        var figures = ValidationFigures.none
        if epochs == 0, let validation = RankingValidation(data, seed: seed) {
            let choice = try chosen.search(validation, plan, seed: seed, team: team, progress: progress)
            (chosen.epochs, figures.ndcg, training) = (choice.epochs, choice.ndcg, choice.training)
        } else if epochs == 0 {
            chosen.epochs = plan.usualEpochs
        }
        var finished =
            try training
            ?? chosen.train(ranking.liked, plan, validation: figures, seed: seed, team: team, progress: progress)
        let model = try finished.model(of: chosen, ranking, validation: figures)
        try progress(FitProgress(phase: .fitting, fraction: 1, epoch: chosen.epochs, validation: figures))
        return model
    }

    /// Of the whole fit, what the search takes where learning begins anew after it, and what all learning takes.
    private var shareOfSearch: Double { 0.6 }
    private var shareOfLearning: Double { 0.95 }

    /// Learns until the judges are served best. What was learned is returned where the judges were not taken from the ratings, so that
    /// there is nothing more to learn from.
    private func search(
        _ validation: RankingValidation, _ plan: MultinomialPlan, seed: UInt64, team: ThreadTeam,
        progress: (FitProgress) throws -> Void
    ) throws -> (training: MultinomialTraining?, epochs: Int, ndcg: Float) {
        let liked = validation.training.ratings.liked(threshold: validation.training.threshold)
        var training = MultinomialTraining(self, liked, plan, seed: seed, team: team)
        let share = validation.isHeldOut ? shareOfSearch : shareOfLearning
        let choice = try training.learn(judgedBy: validation) { done, epoch, ndcg in
            try progress(
                FitProgress(
                    phase: validation.isHeldOut ? .searching : .fitting, fraction: share * done, epoch: epoch,
                    validation: ValidationFigures(ndcg: ndcg)))
        }
        return (validation.isHeldOut ? nil : training, choice.epochs, choice.ndcg)
    }

    /// Learns from everybody for as many epochs as are set.
    private func train(
        _ liked: RatingMatrix, _ plan: MultinomialPlan, validation: ValidationFigures, seed: UInt64, team: ThreadTeam,
        progress: (FitProgress) throws -> Void
    ) throws -> MultinomialTraining {
        var training = MultinomialTraining(self, liked, plan, seed: seed, team: team)
        let start = validation.ndcg == nil ? 0 : shareOfSearch
        try training.learn(epochs: epochs) { done, epoch in
            try progress(
                FitProgress(
                    phase: .fitting, fraction: start + (shareOfLearning - start) * done, epoch: epoch,
                    validation: validation))
        }
        return training
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
    /// Less than the paper's .5: with one seed on each of three sets of MovieLens the judges preferred it, by .004 to .010 of NDCG@100.
    package var dropout: Float = 0.35
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
    package var dropout: Float = 0.35
    package var rate: Float = 0.001
    package var batchSize = 0
    /// Beta: reached step by step over the first tenth of the epochs that are allowed. (On MovieLens 1M, with one seed, the
    /// judges preferred this and less dropout to the paper's .2 and .5, by .014 of NDCG@100.)
    package var divergenceWeight: Float = 0.1

    package init() {}
}
