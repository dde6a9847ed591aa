import DenseMath

/// How a neural collaborative filter learns.
struct NeuralPlan: Sendable {
    var units: [Int]
    var rate: Float
    var weightDecay: Float
    var dropout: Float
    /// 0: chosen on held-out ratings.
    var epochs: Int

    let smallestBatch = 64
    let largestBatch = 2048
    /// About as many steps are taken in an epoch of large data.
    let batchesPerEpoch = 500
    let epochLimit = 40
    /// Epochs without a lower error on held-out ratings after which learning stops.
    let patience = 3
    /// With fewer ratings than this a held-out part says nothing.
    let smallestUsefulCount = 200
    let usualEpochs = 10
    /// Of a user's squared distance from the mean user.
    let rowPenalty: Float = 5
    /// About as many ratings are held out at most.
    let heldOutLimit = 10_000
}

/// A whole fit: the number of epochs is chosen by early stopping on held-out ratings, then all ratings are learnt for as long.
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
            let found = judge(training, split, epoch: epoch)
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

    /// The error of rows solved as they would be stored.
    private func judge(_ training: NeuralTraining<Head>, _ split: HeldOutSplit, epoch: Int) -> Choice {
        let (itemRows, layers) = (training.itemRows(), training.layerRows())
        let settings = training.settings(epochs: epoch)
        let rows = training.userRows(split.judges, items: itemRows, layers: layers, settings)
        var prediction = NeuralPrediction(settings, stack: training.stack)
        let error = split.rmse { position, items in
            prediction.ratings(of: items, userRow: rows.row(position), itemRows: itemRows)
        }
        return Choice(epochs: epoch, error: error)
    }
}
