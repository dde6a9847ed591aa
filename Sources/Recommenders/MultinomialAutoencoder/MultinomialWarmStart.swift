import DenseMath

/// A few more passes of Mult-DAE's training over what all people like now, from the weights that are stored. Items that came after the
/// fit get weights too.
struct MultinomialWarmStart<R: MultinomialRecommender> {
    /// Of the rate of a fit: Adam begins without its means of the gradient, and its first steps are coarse.
    private static var rateShare: Float { 0.5 }
    private static var epochs: Int { 4 }

    private let settings: MultinomialSettings<R>
    private var layout: MultinomialLayout { settings.layout }

    init(_ settings: MultinomialSettings<R>) {
        self.settings = settings
    }

    /// nil where the weights grew without end: those that are stored are to be kept.
    func run(_ ratings: RatingMatrix, from source: some TensorSource) throws -> FittedModel? {
        var recommender = R()
        recommender.units = settings.units
        let values = ratings.userValues
        // The network learns from what lies above the threshold; of the scale it needs nothing.
        let scale = RatingScale(minimum: values.min() ?? 0, maximum: values.max() ?? 1, step: 1)
        let ranking = try RankingData(
            TrainingData(ratings: ratings, scale: scale, threshold: settings.ranking.threshold))
        guard ranking.liked.ratingCount > 0 else { return nil }
        var rule = AdamRule(rate: recommender.rate)
        rule.rate *= Self.rateShare
        var training = MultinomialTraining(
            try network(itemCount: ratings.itemCount, rule: rule, from: source), ranking.liked,
            MultinomialPlan(recommender, ranking.liked), dropout: recommender.dropout, seed: settings.seed,
            team: ThreadTeam(threadCount: 1))
        try training.learn(epochs: Self.epochs) { _, _ in }
        guard training.network.output.weights.values.allSatisfy(\.isFinite) else { return nil }
        return try training.model(of: recommender, ranking, validation: .none)
    }

    private func network(
        itemCount: Int, rule: AdamRule, from source: some TensorSource
    ) throws -> MultinomialNetwork {
        var encoder = try rows(0..<itemCount, of: .encoder, columns: layout.encoderColumns, from: source)
        let layers = try rows(
            0..<source.rowCount(of: .layers), of: .layers, columns: layout.layerColumns, from: source)
        encoder.setRow(itemCount, to: Array(layers.row(MultinomialLayout.firstBiasRow).prefix(layout.encoderColumns)))
        let inner = settings.units.indices.dropFirst().map { layer in
            let columns = paddedColumns(settings.units[layer - 1] + 1)
            let rows = layout.rows(ofLayer: layer)
            return Matrix(
                rowCount: rows.count, columnCount: columns, values: rows.flatMap { layers.row($0).prefix(columns) })
        }
        return MultinomialNetwork(
            encoder: encoder, inner: inner,
            output: try rows(0..<itemCount, of: .items, columns: layout.columns, from: source),
            units: settings.units, rule: rule)
    }

    /// Rows of a tensor; zeros where it has no more.
    private func rows(
        _ range: Range<Int>, of tensor: TensorName, columns: Int, from source: some TensorSource
    ) throws -> Matrix {
        var matrix = Matrix(rowCount: range.count, columnCount: columns)
        let known = min(range.count, source.rowCount(of: tensor))
        try source.forEachRow(of: tensor, at: (0..<Int32(known)).map { $0 }) { row, values in
            matrix.withMutableRow(row) { target in
                for column in 0..<columns { target[column] = values[column] }
            }
        }
        return matrix
    }
}
