import DenseMath

/// Some more epochs of a stacked autoencoder's training over all ratings, from the weights that are stored. Items that came after the fit
/// begin with the bias of their mean and with weights of zero.
struct StackedWarmStart {
    /// Of the rate of a fit: the optimiser begins without what it remembered.
    private static let rateShare: Float = 0.5
    private static let epochs = 10

    private let settings: StackedSettings
    private let unlearned: Unlearned

    init(_ settings: StackedSettings, _ unlearned: Unlearned) {
        (self.settings, self.unlearned) = (settings, unlearned)
    }

    /// - Throws: `ModelError` where the weights grew without end.
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

    /// The stored weights as networks have them; the map back to the scale is taken from the output's.
    private func weights(
        itemCount: Int, from source: some TensorSource, padded: (Int) -> Int
    ) throws -> StackedWeights {
        let layout = settings.layout
        let map = RatingMap(settings.scale)
        let layers = try source.rows(of: .layers, count: source.rowCount(of: .layers), columns: layout.layerColumns)
        let items = try source.rows(of: .items, count: itemCount, columns: layout.columns)
        var encoder = try StackedLayout.rows(
            source.rows(of: .encoder, count: itemCount + 1, columns: layout.encoderColumns), 0..<itemCount + 1,
            used: settings.layers[0], columns: padded(settings.layers[0]))
        for unit in 0..<settings.layers[0] { encoder[itemCount, unit] = layers[0, unit] }
        let inner = settings.layers.indices.dropFirst().map { layer in
            StackedLayout.rows(
                layers, layout.rows(ofLayer: layer), used: settings.layers[layer - 1] + 1,
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
