import DenseMath

/// Some more passes of the hybrid's training over what all people like now, from the weights that are stored. Items that now have ratings
/// enough to be learned begin as they do in a fit.
struct HybridWarmStart {
    /// Of the rate of a fit: Adam begins without its means of the gradient, and its first steps are coarse.
    private static let rateShare: Float = 0.5
    /// Passes; on small data, where a pass has few steps, as many as make so many steps, but no more than the fit took.
    private static let epochs = 4
    private static let leastSteps = 60

    private let settings: HybridSettings
    private let unlearned: Unlearned
    private var layout: HybridLayout { settings.layout }

    init(_ settings: HybridSettings, _ unlearned: Unlearned) {
        (self.settings, self.unlearned) = (settings, unlearned)
    }

    /// nil where nobody likes anything.
    /// - Throws: `ModelError` where the weights grew without end.
    func run(
        _ data: TrainingData, from source: some TensorSource, seed: UInt64, team: ThreadTeam,
        progress: (FitProgress) throws -> Void
    ) throws -> FittedModel? {
        var data = data
        data.threshold = settings.ranking.threshold
        let ranking = try RankingData(data)
        guard ranking.liked.ratingCount > 0 else { return nil }
        let fitted = try HybridAutoencoder(json: unlearned.parameters)
        var plan = fitted
        plan.units = settings.units
        plan.rate *= Self.rateShare
        var training = try HybridTraining(plan, data, seed: seed, team: team) {
            try network($0, rate: plan.rate, &$1, from: source)
        }
        let wanted = max(Self.epochs, Self.leastSteps / training.stepsInEpoch)
        let epochs = min(wanted, max(Self.epochs, fitted.epochs))
        for epoch in 1...epochs {
            try training.learnEpoch()
            try progress(
                FitProgress(phase: .fitting, fraction: 0.95 * Double(epoch) / Double(epochs), epoch: epoch))
        }
        let model = try training.model(ranking, genreWeight: settings.genreWeight, parameters: fitted, .none)
        guard model.isFinite else { throw ModelError.diverged(kind: HybridAutoencoder.kind, rate: plan.rate) }
        return model
    }

    private func network(
        _ biases: [Float], rate: Float, _ random: inout RandomNumbers, from source: some TensorSource
    ) throws -> HybridNetwork {
        let itemCount = biases.count
        var encoder = try source.rows(of: .encoder, count: itemCount + 1, columns: layout.encoderColumns)
        let layers = try source.rows(of: .layers, count: source.rowCount(of: .layers), columns: layout.layerColumns)
        encoder.setRow(itemCount, to: Array(layers.row(0).prefix(layout.encoderColumns)))
        let inner = settings.units.indices.dropFirst().map { layer in
            let columns = paddedColumns(settings.units[layer - 1] + 1)
            let rows = layout.rows(ofLayer: layer)
            return Matrix(
                rowCount: rows.count, columnCount: columns, values: rows.flatMap { layers.row($0).prefix(columns) })
        }
        let items = try source.rows(of: .items, count: itemCount, columns: layout.columns)
        var output = Matrix(rowCount: itemCount, columnCount: paddedColumns(layout.lastUnits + 1))
        for item in 0..<itemCount {
            for column in 0...layout.biasColumn { output[item, column] = items[item, column] }
        }
        return HybridNetwork(
            biases: biases, units: settings.units, rate: rate,
            isKnown: (0..<itemCount).map { item in encoder.row(item).contains { $0 != 0 } }, encoder: encoder,
            inner: inner, output: output, random: &random)
    }
}
