import DenseMath

/// The fitting side of neural collaborative filters with any head.
protocol NeuralRecommender: Recommender {
    associatedtype Head: NeuralHead

    var units: [Int] { get set }
    var rate: Float { get set }
    var weightDecay: Float { get set }
    var dropout: Float { get set }
    /// 0: chosen on held-out ratings.
    var epochs: Int { get set }
}

extension NeuralRecommender {
    /// - Parameters:
    ///   - rate, weightDecay: what a search tries.
    static func declarations(
        rate: ClosedRange<Double>, weightDecay: SearchRange.Values?
    ) -> [HyperParameter<Self>] {
        [
            .init(
                "units", \.units, .list(of: 1...8, .between(1...4096)),
                "sizes of the dense layers; the first is also the size of the embeddings"),
            .init("rate", \.rate, .positive, search: .real(rate, byFactors: true), "Adam's learning rate"),
            .init(
                "weightDecay", \.weightDecay, .notNegative, search: weightDecay,
                "multiple of the weights that is added to their gradients"),
            .init("dropout", \.dropout, .between(0...0.999), "share of the first layer's units left out in each step"),
            .init("epochs", \.epochs, .between(0...10_000), "passes over the ratings; 0: chosen on held-out ratings"),
        ]
    }

    var plan: NeuralPlan {
        NeuralPlan(units: units, rate: rate, weightDecay: weightDecay, dropout: dropout, epochs: epochs)
    }

    package func memoryNeed(_ size: DataSize) -> Int {
        let given = size.networkBytes(columns: size.users + size.items, firstLayer: units[0], lastLayer: 0, batch: 0)
        return max(size.usualBytes, given)
    }

    package func learn(
        _ data: TrainingData, seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        try NeuralFit<Head>(data, plan: plan, seed: seed, threads: threads).run(progress) { epochs in
            var chosen = self
            chosen.epochs = epochs
            return try chosen.hyperParameterJSON()
        }
    }
}

/// Neural collaborative filtering (He et al., WWW 2017): user and item embeddings, dense ReLU layers, squared error,
/// Adam. The network learns the residuals of the biases.
package struct NeuralFilter: NeuralRecommender {
    typealias Head = ValueHead
    package static let kind = ValueHead.kind
    package static let parameters = declarations(
        rate: 0.0005...0.008, weightDecay: .real(0.00005...0.0008, byFactors: true))

    package var units = [64, 32]
    package var rate: Float = 0.002
    package var weightDecay: Float = 0.0002
    package var dropout: Float = 0
    package var epochs = 0

    package init() {}
}

/// The same network with a softmax over the steps of the scale, trained by sparse categorical cross-entropy. It
/// predicts the expectation.
package struct NeuralSoftmaxFilter: NeuralRecommender {
    typealias Head = ScaleHead
    package static let kind = ScaleHead.kind
    package static let parameters = declarations(rate: 0.0005...0.008, weightDecay: nil)

    package var units = [64, 32]
    package var rate: Float = 0.002
    /// (On held-out parts of MovieLens 100K .0002 predicts no better; it keeps small data from being learned.)
    package var weightDecay: Float = 0
    package var dropout: Float = 0
    package var epochs = 0

    package init() {}
}

/// How a neural collaborative filter is trained.
struct NeuralPlan: Sendable {
    var units: [Int]
    var rate: Float
    var weightDecay: Float
    var dropout: Float
    /// 0: chosen on held-out ratings.
    var epochs: Int

    let smallestBatch = 64
    let largestBatch = 2048
    /// The approximate number of steps in an epoch of large data.
    let batchesPerEpoch = 500
    let epochLimit = 40
    /// Epochs without a lower error on held-out ratings after which training stops.
    let patience = 3
    /// With fewer ratings, a held-out part is too small to choose by.
    let smallestUsefulCount = 200
    let usualEpochs = 10
    /// The penalty of a user's squared distance from the mean user.
    let rowPenalty: Float = 5
    /// Approximate upper bound of the number of held-out ratings.
    let heldOutLimit = 10_000
}

/// A whole fit: the number of epochs is chosen by early stopping on held-out ratings; then all ratings are learned for
/// as long.
struct NeuralFit<Head: NeuralHead> {
    private let data: TrainingData
    private let plan: NeuralPlan
    private let seed: UInt64
    private let team: ThreadTeam

    init(_ data: TrainingData, plan: NeuralPlan, seed: UInt64, threads: Int) throws(ModelError) {
        guard data.ratings.ratingCount > 0 else { throw .nothingToLearn }
        self.data = data
        self.plan = plan
        self.seed = seed
        team = ThreadTeam(threadCount: threads)
    }

    private struct Choice {
        var epochs: Int
        var error: Float?
        var discardedSteps = 0
    }

    /// - Parameter parameters: the hyper-parameters with the chosen number of epochs, as JSON.
    func run(
        _ progress: (FitProgress) throws -> Void, parameters: (Int) throws -> String
    ) throws -> FittedModel {
        let choice = try choose(progress)
        let figures = ValidationFigures(rmse: choice.error)
        let searched = choice.error == nil ? 0 : 0.5
        var training = training(data.ratings)
        for epoch in 1...choice.epochs {
            try training.learnEpoch()
            let fraction = searched + 0.95 * (1 - searched) * Double(epoch) / Double(choice.epochs)
            try progress(FitProgress(phase: .fitting, fraction: fraction, epoch: epoch, validation: figures))
        }
        guard training.isFinite else { throw ModelError.diverged(kind: Head.kind, rate: plan.rate) }
        var model = try training.model(
            epochs: choice.epochs, parameters: try parameters(choice.epochs), cap: data.cap, validation: figures)
        model.discardedSteps += choice.discardedSteps
        try progress(FitProgress(phase: .fitting, fraction: 1, epoch: choice.epochs, validation: figures))
        return model
    }

    private func training(_ ratings: RatingMatrix) -> NeuralTraining<Head> {
        NeuralTraining(ratings, scale: data.scale, plan: plan, seed: seed, team: team)
    }

    private func choose(_ progress: (FitProgress) throws -> Void) throws -> Choice {
        guard data.ratings.ratingCount >= plan.smallestUsefulCount else {
            return Choice(epochs: plan.epochs > 0 ? plan.epochs : plan.usualEpochs)
        }
        try progress(FitProgress(phase: .searching, fraction: 0, epoch: 0))
        let split = HeldOutSplit(data.ratings, share: 0.1, limit: plan.heldOutLimit, seed: seed)
        var training = training(split.kept)
        var best = Choice(epochs: 1)
        let limit = plan.epochs > 0 ? plan.epochs : plan.epochLimit
        for epoch in 1...limit {
            try training.learnEpoch()
            let found = evaluate(training, split, epoch: epoch)
            if plan.epochs > 0 ? epoch == limit : found.error ?? .infinity < best.error ?? .infinity { best = found }
            try progress(
                FitProgress(
                    phase: .searching, fraction: 0.5 * min(0.98, Double(epoch) / Double(limit)), epoch: epoch,
                    validation: ValidationFigures(rmse: found.error)))
            if plan.epochs == 0, epoch - best.epochs >= plan.patience { break }
        }
        best.discardedSteps = training.steps.discarded
        return best
    }

    /// The error with rows as they would be stored.
    private func evaluate(_ training: NeuralTraining<Head>, _ split: HeldOutSplit, epoch: Int) -> Choice {
        let (itemRows, layers) = (training.itemRows(), training.layerRows())
        let settings = training.settings(epochs: epoch)
        let rows = training.userRows(split.heldOutUsers, items: itemRows, layers: layers, settings)
        var prediction = NeuralPrediction(settings, stack: training.stack)
        let error = split.rmse { position, items in
            prediction.ratings(of: items, userRow: rows.row(position), itemRows: itemRows)
        }
        return Choice(epochs: epoch, error: error)
    }
}
