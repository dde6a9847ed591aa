import DenseMath

/// A few more passes of a training over what all people like now, from the weights that are stored. Items that came after the fit get
/// weights too.
struct MultinomialWarmStart<R: MultinomialRecommender> {
    /// Of the rate of a fit, and of its epochs: to learn on for longer is to learn by heart what those say who were there from the start.
    private static var rateShare: Float { 0.3 }
    private static var epochs: Int { 2 }
    /// Users in a step, against a fit: a step costs mostly what moving all weights costs.
    private static var batchFactor: Int { 2 }

    private let settings: MultinomialSettings<R>
    private let fitted: R
    private var layout: MultinomialLayout { settings.layout }

    /// - Parameter fitted: with the hyper-parameters of the fit.
    init(_ settings: MultinomialSettings<R>, _ fitted: R) {
        (self.settings, self.fitted) = (settings, fitted)
    }

    /// nil where nobody likes anything.
    /// - Throws: `ModelError` where the weights grew without end.
    func run(
        _ data: TrainingData, from source: some TensorSource, seed: UInt64, team: ThreadTeam,
        progress: (FitProgress) throws -> Void
    ) throws -> FittedModel? {
        var given = fitted
        given.units = settings.units
        var recommender = given
        var data = data
        data.threshold = settings.ranking.threshold
        let ranking = try RankingData(data)
        guard ranking.liked.ratingCount > 0 else { return nil }
        recommender.batchSize = MultinomialPlan(recommender, ranking.liked).batchSize * Self.batchFactor
        let rule = AdamRule(rate: recommender.rate * Self.rateShare)
        var training = MultinomialTraining(
            recommender, from: try network(itemCount: data.ratings.itemCount, rule: rule, from: source), ranking.liked,
            MultinomialPlan(recommender, ranking.liked), seed: seed &+ UInt64(ranking.ratingCount),
            team: team)
        try training.warmUp()
        try training.learn(epochs: Self.epochs) { fraction, epoch in
            try progress(FitProgress(phase: .fitting, fraction: 0.95 * fraction, epoch: epoch))
        }
        guard training.network.output.weights.values.allSatisfy(\.isFinite) else { throw LearningOn.diverged(R.kind) }
        return try training.model(of: given, ranking, validation: .none)
    }

    private func network(
        itemCount: Int, rule: AdamRule, from source: some TensorSource
    ) throws -> MultinomialNetwork {
        var encoder = try source.rows(of: .encoder, count: itemCount, columns: layout.encoderColumns)
        let layers = try source.rows(
            of: .layers, count: source.rowCount(of: .layers), columns: layout.layerColumns)
        encoder.setRow(itemCount, to: Array(layers.row(MultinomialLayout.firstBiasRow).prefix(layout.encoderColumns)))
        var inner = settings.units.indices.dropFirst().map { layer in
            let columns = paddedColumns(settings.units[layer - 1] + 1)
            let rows = layout.rows(ofLayer: layer)
            return Matrix(
                rowCount: rows.count, columnCount: columns, values: rows.flatMap { layers.row($0).prefix(columns) })
        }
        if let code = settings.linearLayer {
            let logVariances = Array(layers.row(layout.logVarianceRow).prefix(settings.units[code]))
            if code == 0 {
                encoder = Self.withVariances(encoder, logVariances)
            } else {
                inner[code - 1] = Self.withVariances(
                    inner[code - 1], logVariances, biasColumn: settings.units[code - 1])
            }
        }
        return MultinomialNetwork(
            encoder: encoder, inner: inner,
            output: try source.rows(of: .items, count: itemCount, columns: layout.columns),
            units: settings.units, codeLayer: settings.linearLayer, rule: rule)
    }

    /// A sparse layer that gives the means of a code, with variances beside them that are the same whatever comes in.
    private static func withVariances(_ means: Matrix, _ logVariances: [Float]) -> Matrix {
        let count = logVariances.count
        var both = Matrix(rowCount: means.rowCount, columnCount: paddedColumns(2 * count + 1))
        for row in 0..<means.rowCount {
            for unit in 0..<count { both[row, unit] = means[row, unit] }
        }
        for unit in 0..<count { both[means.rowCount - 1, count + unit] = logVariances[unit] }
        return both
    }

    /// The same of a dense layer.
    private static func withVariances(_ means: Matrix, _ logVariances: [Float], biasColumn: Int) -> Matrix {
        var variances = Matrix(rowCount: logVariances.count, columnCount: means.columnCount)
        for (unit, value) in logVariances.enumerated() { variances[unit, biasColumn] = value }
        return Matrix(
            rowCount: means.rowCount + variances.rowCount, columnCount: means.columnCount,
            values: means.values + variances.values)
    }
}
