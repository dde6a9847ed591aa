import DenseMath

/// Serves the stacked autoencoder: a user's row is the last hidden layer for their ratings, an item's row what the output weighs it with.
package struct StackedAutoencoderModel: FactorModel {
    package static let kind = StackedAutoencoder.kind
    private let settings: StackedSettings
    private let layout: StackedLayout

    package init(settings: [UInt8]) throws {
        self.init(try StackedSettings(json: settings))
    }

    init(_ settings: StackedSettings) {
        self.settings = settings
        layout = settings.layout
    }

    package var userCount: Int { settings.userCount }
    package var itemCount: Int { settings.itemCount }

    package var tensors: [TensorName: TensorLayout] {
        [
            .items: .sequential(layout.columns), .users: .byUser(layout.columns),
            .encoder: .random(layout.encoderColumns), .layers: .random(layout.layerColumns),
        ]
    }

    func foldIn(_ profile: Profile, from source: some TensorSource) throws -> [Float] {
        let map = RatingMap(settings.scale)
        let known = profile.prefix(below: settings.fittedItemCount)
        var values = try source.withRow(of: .layers, at: 0) { row in (0..<layout.encoderColumns).map { row[$0] } }
        var span = values.mutableSpan
        try source.forEachRow(of: .encoder, at: known.indices) { position, row in
            Kernels.axpy(map.input(known.values[position]), row, into: &span)
        }
        activate(&values, units: settings.layers[0])
        for layer in settings.layers.indices.dropFirst() {
            var sums = [Float](repeating: 0, count: paddedColumns(settings.layers[layer] + 1))
            try source.forEachRow(of: .layers, at: layout.rows(ofLayer: layer).map { Int32($0) }) { unit, row in
                sums[unit] = Kernels.dot(row.extracting(first: values.count), values.span)
            }
            activate(&sums, units: settings.layers[layer])
            values = sums
        }
        return values
    }

    /// A layer's units, a constant 1 behind them for the next layer's bias, then zeros.
    private func activate(_ values: inout [Float], units: Int) {
        var span = values.mutableSpan
        var sums = span.extracting(first: units)
        settings.activation.apply(&sums)
        values[units] = 1
        for column in units + 1..<values.count { values[column] = 0 }
    }

    func meanRating(of profile: Profile, row: Span<Float>) -> Float {
        let sum = profile.values.reduce(0.0) { $0 + Double($1) }
        let score = DampedMean(damping: Float(Biases.userDamping))
            .score(count: profile.count, sum: sum, mean: Double(settings.mean))
        return score
    }

    /// Around zero: what the output weighs has no common part.
    func codeCentre(from source: some TensorSource) throws -> [Float] {
        [Float](repeating: 0, count: layout.biasColumn)
    }

    /// The weights stay; changed users are read again, and an item that came after the fit is predicted by its damped mean.
    package func update(
        users: [Int32], items: [Int32], userCount: Int, itemCount: Int, ratings: some RatingSource,
        from source: some TensorSource
    ) throws -> ModelUpdate {
        let changes = ChangedRows(
            users: users, items: items, model: (settings.userCount, settings.itemCount), now: (userCount, itemCount))
        var newSettings = settings
        (newSettings.userCount, newSettings.itemCount) = (userCount, itemCount)
        newSettings.cap = try settings.cap?.following(changes.users, ratings)
        let capped = CappedRatings(ratings, newSettings.cap, isEachProfileCut: true)
        newSettings.unlearned = try settings.unlearned?.following(changes.users, capped)
        let userRows = try changes.users.map { user in
            (row: user, values: try foldIn(try ratings.profile(ofUser: user), from: source))
        }
        let itemRows = try changes.items.filter { Int($0) >= settings.fittedItemCount }.map { item in
            (row: item, values: meanRow(try capped.audience(ofItem: item)))
        }
        let newEncoderRows = (settings.itemCount..<itemCount).map { item in
            (row: Int32(item), values: [Float](repeating: 0, count: layout.encoderColumns))
        }
        return ModelUpdate(
            settings: try newSettings.json(), rows: [.users: userRows, .items: itemRows, .encoder: newEncoderRows])
    }

    package var unlearnedShare: Double { settings.unlearned?.share ?? 0 }

    package func learnOn(
        _ data: TrainingData, from source: some TensorSource, seed: UInt64, threads: Int,
        progress: (FitProgress) throws -> Void
    ) throws -> FittedModel? {
        guard let unlearned = settings.unlearned, data.scale == settings.scale else { return nil }
        return try data.learnedWithinCap {
            try StackedWarmStart(settings, unlearned)
                .run($0, from: source, seed: seed, threads: threads, progress: progress)
        }
    }

    private func meanRow(_ audience: Profile) -> [Float] {
        var row = [Float](repeating: 0, count: layout.columns)
        let sum = audience.values.reduce(0.0) { $0 + Double($1) }
        row[layout.biasColumn] = DampedMean().score(count: audience.count, sum: sum, mean: Double(settings.mean))
        return row
    }
}
