import DenseMath

/// The fitting side that Mult-DAE and Mult-VAE share. See `MultinomialNetwork` for the network, `MultinomialPlan` for
/// its size, and `MultinomialTraining` for how long it learns.
package protocol MultinomialRecommender: Recommender {
    static var isVariational: Bool { get }

    /// Sizes of the hidden layers from input to output; empty: `MultinomialPlan` decides.
    var units: [Int] { get set }
    /// Passes over the users; 0: chosen on validation data.
    var epochs: Int { get set }
    /// Share of a user's likes that is left out of the input in each step.
    var dropout: Float { get set }
    /// Adam's learning rate.
    var rate: Float { get set }
    /// Users in a step; 0: `MultinomialPlan` decides.
    var batchSize: Int { get set }
    /// Final weight of the divergence of a variational code.
    var divergenceWeight: Float { get }
}

extension MultinomialRecommender {
    /// What `MultinomialPlan` chooses is bounded, and part of the usual need.
    package func memoryNeed(_ size: DataSize) -> Int {
        let given = size.networkBytes(
            columns: size.items, firstLayer: units.first ?? 0, lastLayer: units.last ?? 0, batch: batchSize)
        return max(size.usualBytes, given)
    }

    package func learn(
        _ data: TrainingData, seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
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

    /// The search's share of the whole fit where a second training follows it, and the share of all training.
    private var shareOfSearch: Double { 0.6 }
    private var shareOfLearning: Double { 0.95 }

    /// Learns until the validation figure stops rising. The training is returned where the held-out users were not
    /// taken from the training data, so that there is nothing more to learn from.
    private func search(
        _ validation: RankingValidation, _ plan: MultinomialPlan, seed: UInt64, team: ThreadTeam,
        progress: (FitProgress) throws -> Void
    ) throws -> (training: MultinomialTraining?, epochs: Int, ndcg: Float) {
        let liked = validation.training.ratings.liked(threshold: validation.training.threshold)
        var training = MultinomialTraining(self, liked, plan, seed: seed, team: team)
        let share = validation.isHeldOut ? shareOfSearch : shareOfLearning
        let choice = try training.learn(evaluatedOn: validation) { done, epoch, ndcg in
            try progress(
                FitProgress(
                    phase: validation.isHeldOut ? .searching : .fitting, fraction: share * done, epoch: epoch,
                    validation: ValidationFigures(ndcg: ndcg)))
        }
        return (validation.isHeldOut ? nil : training, choice.epochs, choice.ndcg)
    }

    /// Learns from all users for the set number of epochs.
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

    /// The declarations that both models share.
    static var sharedParameters: [HyperParameter<Self>] {
        [
            .init(
                "units", \.units, .list(of: 0...8, .between(1...4096)),
                "sizes of the hidden layers; empty: chosen by the size of the data"),
            .init("epochs", \.epochs, .between(0...10_000), "passes over the users; 0: chosen on validation data"),
            .init(
                "dropout", \.dropout, .between(0...0.999), search: .real(0.0875...0.9, byFactors: true),
                "share of a user's likes that is left out of the input in each step"),
            .init(
                "rate", \.rate, .positive, search: .real(0.00025...0.004, byFactors: true), "Adam's learning rate"),
            .init(
                "batchSize", \.batchSize, .between(0...65_536),
                "users in a step; 0: chosen by the size of the data"),
        ]
    }
}

/// Mult-DAE: the multinomial denoising autoencoder (Liang et al., WWW 2018).
package struct DenoisingAutoencoder: MultinomialRecommender {
    package static let kind = "dae"
    package static let parameters = sharedParameters
    package static let isVariational = false

    package var units: [Int] = []
    package var epochs = 0
    /// Less than the paper's .5: with one seed on each of three MovieLens data sets, validation NDCG@100 was higher by
    /// .004 to .010.
    package var dropout: Float = 0.35
    package var rate: Float = 0.001
    package var batchSize = 0

    package init() {}

    package var divergenceWeight: Float { 0 }
}

/// Mult-VAE: the same with a variational code in its middle.
package struct VariationalAutoencoder: MultinomialRecommender {
    package static let kind = "vae"
    package static let parameters =
        [
            HyperParameter<Self>(
                "divergenceWeight", \.divergenceWeight, .between(0...1e6), search: .real(0.025...0.4, byFactors: true),
                "final weight of the code's divergence (beta)")
        ] + sharedParameters
    package static let isVariational = true

    package var units: [Int] = []
    package var epochs = 0
    package var dropout: Float = 0.35
    package var rate: Float = 0.001
    package var batchSize = 0
    /// Beta, reached step by step over the first tenth of the epochs allowed. (On MovieLens 1M, with one seed, this and
    /// less dropout than the paper's .2 and .5 had a validation NDCG@100 higher by .014.)
    package var divergenceWeight: Float = 0.1

    package init() {}
}

/// How large a network the data is worth, and how much work may be spent on it. Work is counted rather than timed, so
/// that the same data gives the same model on every machine.
struct MultinomialPlan: Sendable {
    let units: [Int]
    let batchSize: Int
    /// The most epochs of one training.
    let epochLimit: Int
    /// The epochs where nothing can be held out to choose by.
    let usualEpochs: Int

    /// Floating-point operations of one training at most: 15 to 30 s on two cores.
    private static let workLimit = 5e12
    /// Weights at most; three numbers are kept of each.
    private static let weightLimit = 15_000_000.0
    /// Most trainings end after 20 to 60 epochs. A network that cannot afford 25 is made smaller.
    private static let leastEpochs = 25.0
    private static let mostEpochs = 100
    /// The usual size of a hidden layer. (Validation NDCG@100 with one seed: on MovieLens 1M one layer of 400 reached
    /// .415, the paper's 600-200-600 .405, one of 1000 .411, which may be chance; on the small data sets one layer was
    /// ahead of three by as much.)
    private static let usualWidth = 400.0

    init(_ recommender: some MultinomialRecommender, _ liked: RatingMatrix) {
        let (users, items) = (Double(max(liked.userCount, 1)), Double(max(liked.itemCount, 1)))
        // Forward pass, backward pass and weight gradients take two operations each for every weight of the output.
        let affordable = Self.workLimit / (6 * users * items * Self.leastEpochs)
        let width = min(
            Self.usualWidth, affordable, Self.weightLimit / (2 * items),
            4 * Double(max(liked.ratingCount, 1)).squareRoot())
        units = recommender.units.isEmpty ? [max(16, Int(width) / 8 * 8)] : recommender.units
        // Enough steps for an epoch to make progress, and enough users for products to be worth a thread.
        batchSize = recommender.batchSize > 0 ? recommender.batchSize : min(256, max(32, liked.userCount / 16))
        let work = 6 * users * items * Double(units[units.count - 1])
        epochLimit = max(3, min(Self.mostEpochs, Int(Self.workLimit / work)))
        usualEpochs = min(epochLimit, 30)
    }
}
