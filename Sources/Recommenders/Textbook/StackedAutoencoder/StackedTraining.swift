import DenseMath
import TasteValues

/// The optimiser of a stacked autoencoder.
package enum StackedOptimiser: String, Sendable, Codable, CaseIterable {
    /// Stochastic gradient descent, plain and with momentum: one user a step.
    case sgd, momentum
    /// Several users a step.
    case adam, rmsprop

    /// Measured on ratings of 1 to 5, to which all scales are mapped.
    var usualRate: Float {
        switch self {
        case .sgd, .momentum: 0.1
        case .adam, .rmsprop: 0.003
        }
    }
}

/// One training, and the tensors that are stored of it.
struct StackedTraining {
    private let plan: StackedAutoencoder
    private let data: TrainingData
    private let validation: ValidationFigures
    private let inputs: StackedInputs
    private let seed: UInt64
    private let team: ThreadTeam
    /// Makes the initial weights, with rows as long as `padded` says. nil: they are random.
    var start: ((_ padded: (Int) -> Int) throws -> StackedWeights)?
    /// The hyper-parameters to store. nil: the plan's.
    var parameters: String?

    init(
        _ plan: StackedAutoencoder, _ data: TrainingData, validation: ValidationFigures = .none, seed: UInt64,
        team: ThreadTeam
    ) {
        (self.plan, self.data, self.validation, self.seed, self.team) = (plan, data, validation, seed, team)
        // The rates are for 1...5, where 0 always means "not rated".
        inputs = StackedInputs(data.ratings, map: RatingMap(data.scale))
    }

    /// Trains until the epochs are over or `accept`, which is called with each epoch's number, returns false. nil where
    /// the weights diverged.
    func run(accept: (Int) throws -> Bool) throws -> FittedModel? {
        try run { epoch, _ in try accept(epoch) }
    }

    /// The same; `accept` may also request the model in its present state.
    func run(accept: (Int, () throws -> FittedModel) throws -> Bool) throws -> FittedModel? {
        switch plan.optimiser {
        case .sgd, .momentum:
            let rule = MomentumRule(rate: plan.rate, momentum: plan.optimiser == .sgd ? 0 : plan.momentum)
            return try run(
                MomentumNetwork(
                    try weights(MomentumNetwork.padded), layers: plan.layers, activation: plan.activation, rule: rule),
                accept)
        case .adam, .rmsprop:
            var rule = AdamRule(rate: plan.rate)
            // RMSprop is Adam without the mean of the gradient, usually with a shorter mean of the squares.
            if plan.optimiser == .rmsprop { (rule.meanDecay, rule.squareDecay) = (0, 0.99) }
            return try run(
                AdamNetwork(
                    try weights(AdamNetwork.padded), layers: plan.layers, activation: plan.activation, rule: rule,
                    team: team), accept)
        }
    }

    private func weights(_ padded: (Int) -> Int) throws -> StackedWeights {
        try start?(padded)
            ?? StackedWeights(itemCount: inputs.itemCount, layers: plan.layers, seed: seed, padded: padded)
    }

    private func run<N: StackedNetwork & ~Copyable>(
        _ start: consuming N, _ accept: (Int, () throws -> FittedModel) throws -> Bool
    ) throws -> FittedModel? {
        var network = start
        for epoch in 1...plan.epochs {
            let earlier = network.steps
            network.learn(inputs)
            guard network.isFinite, !network.steps.isMostlyDiscarded(since: earlier) else { return nil }
            guard try accept(epoch, { try model(network.weights) }) else { break }
        }
        var learned = try model(network.weights)
        learned.discardedSteps = network.steps.discarded
        return learned.isFinite ? learned : nil
    }

    private func model(_ weights: StackedWeights) throws -> FittedModel {
        let ratings = data.ratings
        let parameters = try parameters ?? plan.hyperParameterJSON()
        let settings = StackedSettings(
            userCount: ratings.userCount, itemCount: ratings.itemCount, fittedItemCount: ratings.itemCount,
            mean: Biases.mean(of: ratings), scale: data.scale, layers: plan.layers, activation: plan.activation,
            seed: seed, cap: data.cap,
            unlearned: Unlearned(learnedCount: ratings.ratingCount, parameters: parameters))
        let layout = settings.layout
        var model = FittedModel(
            kind: StackedAutoencoder.kind, settings: try settings.json(),
            tensors: layout.tensors(weights, map: inputs.map), parameters: parameters,
            validation: validation)
        let served = StackedAutoencoderModel(settings)
        // Of an item that nobody rated, the network's weights are what they were initialised to.
        let emptyRow = try served.emptyItemRow(from: model)
        for item in 0..<ratings.itemCount where ratings.itemRange(item).isEmpty {
            model.tensors[.items]?.setRow(item, to: emptyRow)
        }
        var users = Matrix(rowCount: ratings.userCount, columnCount: layout.columns)
        for user in 0..<ratings.userCount {
            users.setRow(user, to: try served.foldIn(ratings.profile(ofUser: Int32(user)), from: model))
        }
        model.tensors[.users] = users
        return model
    }
}

/// Early stopping: chooses the number of epochs by the error on held-out ratings.
struct StackedStopping {
    private let plan: StackedAutoencoder
    private let split: HeldOutSplit
    private let training: StackedTraining
    private let scale: RatingScale

    init(_ plan: StackedAutoencoder, _ data: TrainingData, seed: UInt64, team: ThreadTeam) {
        self.plan = plan
        scale = data.scale
        split = HeldOutSplit(data.ratings, share: 0.1, limit: 10_000, seed: seed)
        var kept = data
        kept.ratings = split.kept
        training = StackedTraining(plan, kept, seed: seed, team: team)
    }

    /// All epochs, without a figure, where nothing can be held out.
    func chooseEpochs(_ progress: (FitProgress) throws -> Void) throws -> (Int, ValidationFigures) {
        var best: (epoch: Int, error: Float)?
        guard !split.values.isEmpty, split.kept.ratingCount > 0 else { return (plan.epochs, .none) }
        _ = try training.run { epoch, model in
            let error = try error(of: try model())
            if error < best?.error ?? .infinity { best = (epoch, error) }
            try progress(
                FitProgress(
                    phase: .searching, fraction: 0.49 * Double(epoch) / Double(plan.epochs), epoch: epoch,
                    validation: ValidationFigures(rmse: error)))
            return epoch - (best?.epoch ?? 0) < plan.patience
        }
        return best.map { ($0.epoch, ValidationFigures(rmse: $0.error)) } ?? (plan.epochs, .none)
    }

    private func error(of model: FittedModel) throws -> Float {
        let served = try StackedAutoencoderModel(settings: model.settings)
        return try split.rmse { position, items in
            let user = split.heldOutUsers[position]
            let query = UserQuery(profile: split.kept.profile(ofUser: user), currentRow: Int(user))
            return try served.predict(query, items: items, from: model).map(scale.clamp)
        }
    }
}

/// Continues a stacked autoencoder's training from the stored weights over all ratings. Items that came after the fit
/// start with the bias of their mean and weights of zero.
struct StackedWarmStart {
    /// Share of a fit's rate: the optimiser starts without its state.
    private static let rateShare: Float = 0.5
    private static let epochs = 10

    private let settings: StackedSettings
    private let unlearned: Unlearned

    init(_ settings: StackedSettings, _ unlearned: Unlearned) {
        (self.settings, self.unlearned) = (settings, unlearned)
    }

    /// - Throws: `ModelError` where the weights diverged.
    func run(
        _ data: TrainingData, from source: some TensorSource, seed: UInt64, team: ThreadTeam,
        progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        var plan = try StackedAutoencoder(json: unlearned.parameters)
        (plan.layers, plan.activation) = (settings.layers, settings.activation)
        if plan.rate == 0 { plan.rate = plan.optimiser.usualRate }
        plan.rate *= Self.rateShare
        plan.epochs = min(plan.epochs, Self.epochs)
        let itemCount = data.ratings.itemCount
        var training = StackedTraining(plan, data, seed: seed, team: team)
        training.parameters = unlearned.parameters
        training.start = { try weights(itemCount: itemCount, from: source, padded: $0) }
        let epochs = plan.epochs
        let model = try training.run { epoch in
            try progress(FitProgress(phase: .fitting, fraction: 0.95 * Double(epoch) / Double(epochs), epoch: epoch))
            return true
        }
        guard let model else { throw ModelError.diverged(kind: StackedAutoencoder.kind, rate: plan.rate) }
        return model
    }

    /// The stored weights in the networks' layout. The map back to the scale is removed from the output's weights.
    private func weights(
        itemCount: Int, from source: some TensorSource, padded: (Int) -> Int
    ) throws -> StackedWeights {
        let layout = settings.layout
        let map = RatingMap(settings.scale)
        let layers = try source.rows(of: .layers, count: source.rowCount(of: .layers), columns: layout.hidden.columns)
        let items = try source.rows(of: .items, count: itemCount, columns: layout.columns)
        var encoder = try StackedLayout.rows(
            source.rows(of: .encoder, count: itemCount + 1, columns: layout.hidden.encoderColumns), 0..<itemCount + 1,
            used: settings.layers[0], columns: padded(settings.layers[0]))
        for unit in 0..<settings.layers[0] { encoder[itemCount, unit] = layers[0, unit] }
        let inner = settings.layers.indices.dropFirst().map { layer in
            StackedLayout.rows(
                layers, layout.hidden.rows(ofLayer: layer), used: settings.layers[layer - 1] + 1,
                columns: padded(settings.layers[layer - 1]))
        }
        let bias = layout.biasColumn
        var decoder = StackedLayout.rows(items, 0..<itemCount, used: bias + 1, columns: padded(bias))
        for item in 0..<itemCount {
            decoder[item, bias] -= map.minimum
            for column in 0...bias { decoder[item, column] *= map.factor }
            decoder[item, bias] += 1
        }
        return StackedWeights(encoder: encoder, inner: inner, decoder: decoder)
    }
}
