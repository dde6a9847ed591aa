import DenseMath

/// Serves the item autoencoder.
package struct ItemAutoencoderModel: FactorModel {
    package static let kind = ItemAutoencoder.kind
    package static let similarityBasis = SimilarityBasis.codes
    private let settings: AutoencoderSettings
    private var layout: AutoencoderLayout { settings.layout }

    package init(settings: [UInt8]) throws {
        self.settings = try AutoencoderSettings(json: settings)
    }

    private init(_ settings: AutoencoderSettings) {
        self.settings = settings
    }

    package var userCount: Int { settings.userCount }
    package var itemCount: Int { settings.itemCount }

    package var tensors: [TensorName: TensorLayout] {
        [
            .items: .sequential(layout.columns), .users: .byUser(layout.columns),
            .encoder: .byUser(layout.encoderColumns), .layers: .random(layout.columns),
            .priors: .random(layout.columns),
        ]
    }

    func foldIn(_ profile: Profile, from source: some TensorSource) throws -> [Float] {
        let priorCount = source.rowCount(of: .priors)
        let meanPrior =
            priorCount > 0
            ? try layer(AutoencoderLayout.LayerRow.meanPrior, from: source)
            : [Float](repeating: 0, count: layout.columns)
        var solver = UserRowSolver(settings, meanPrior: meanPrior)
        solver.begin(count: profile.count)
        try source.forEachRow(of: .items, at: profile.indices) { position, row in
            solver.setRating(position, value: profile.values[position], item: row)
        }
        if priorCount > 0 {
            try source.forEachRow(of: .priors, at: profile.prefix(below: priorCount).indices) { solver.addPrior($1) }
        }
        return solver.row()
    }

    func meanRating(of profile: Profile, row: Span<Float>) -> Float {
        settings.meanBesideBias + row[layout.userBiasColumn]
    }

    func codeCentre(from source: some TensorSource) throws -> [Float] {
        try source.withRow(of: .layers, at: AutoencoderLayout.LayerRow.centre) { row in
            (0..<layout.units).map { row[$0] }
        }
    }

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
        (newSettings.mean, newSettings.ratingCount) = try RunningMean.updated(
            settings.mean, of: settings.ratingCount, users: changes.users, ratings: capped)
        newSettings.pending = try settings.pending.map { $0 + (try LearningOn.changeCount(changes.users, capped)) }
        let model = ItemAutoencoderModel(newSettings)
        // Users first, with the items as they were: items are re-encoded from what their raters' biases leave.
        let knownRows = try changes.users.map { user in
            (row: user, values: try model.biasRow(try ratings.profile(ofUser: user), from: source))
        }
        let withUsers = OverlaidSource(base: source, tensor: .users, rows: knownRows)
        let itemRows = try changes.items.map { item in
            (row: item, values: try encode(try capped.audience(ofItem: item), from: withUsers))
        }
        let withItems = OverlaidSource(base: source, tensor: .items, rows: itemRows)
        let userRows = try changes.users.map { user in
            (row: user, values: try model.foldIn(try ratings.profile(ofUser: user), from: withItems))
        }
        let newEncoderRows = (settings.userCount..<userCount).map { user in
            (row: Int32(user), values: [Float](repeating: 0, count: layout.encoderColumns))
        }
        // A model of an earlier version has no priors, and gets none.
        let firstPrior = source.rowCount(of: .priors) > 0 ? settings.itemCount : itemCount
        let newPriorRows = (firstPrior..<itemCount).map { item in
            (row: Int32(item), values: [Float](repeating: 0, count: layout.columns))
        }
        return ModelUpdate(
            settings: try newSettings.json(),
            rows: [.items: itemRows, .users: userRows, .encoder: newEncoderRows, .priors: newPriorRows])
    }

    package var unlearnedShare: Double {
        LearningOn.unlearnedShare(pending: settings.pending, of: settings.ratingCount ?? 0)
    }

    package func learnOn(
        _ data: TrainingData, from source: some TensorSource, seed: UInt64, threads: Int,
        progress: (FitProgress) throws -> Void
    ) throws -> FittedModel? {
        guard settings.pending != nil, data.ratings.ratingCount > 0 else { return nil }
        return try data.learnedWithinCap {
            try AutoencoderWarmStart(settings).run($0, from: source, threads: threads, progress: progress)
        }
    }

    /// A user's row as far as encoding items asks for it: mean and bias, and nothing of the codes, whose regression is what costs.
    private func biasRow(_ profile: Profile, from source: some TensorSource) throws -> [Float] {
        // Of an item that is not known yet the user says all there is to say: else it would take over what is the user's.
        let known = profile.prefix(below: source.rowCount(of: .items))
        var sum = profile.values[known.count...].reduce(0.0) { $0 + Double($1 - settings.mean) }
        try source.forEachRow(of: .items, at: known.indices) { position, row in
            sum += Double(known.values[position] - settings.mean - row[layout.biasColumn])
        }
        var row = [Float](repeating: 0, count: layout.columns)
        row[layout.userBiasColumn] =
            settings.meanInBias + Biases.dampedMean(sum: sum, count: profile.count, damping: Biases.userDamping)
        return row
    }

    /// An item's row from the people who rated it. Who came after the fit has no encoder row and counts for the bias alone.
    private func encode(_ audience: Profile, from source: some TensorSource) throws -> [Float] {
        var residuals = audience.values
        try source.forEachRow(of: .users, at: audience.indices) { position, row in
            residuals[position] -= settings.meanBesideBias + row[layout.userBiasColumn]
        }
        let bias = Biases.dampedMean(
            sum: residuals.reduce(0.0) { $0 + Double($1) }, count: residuals.count, damping: Biases.itemDamping)
        var row = try layer(AutoencoderLayout.LayerRow.hiddenBias, from: source)
        let known = audience.prefix(below: min(settings.userCount, source.rowCount(of: .encoder)))
        var span = row.mutableSpan
        try source.forEachRow(of: .encoder, at: known.indices) { position, weights in
            let residual = (residuals[position] - bias) / settings.deviation
            Kernels.axpy(residual, weights.extracting(first: layout.columns), into: &span)
            Kernels.axpy(settings.maskInput, weights.extracting(last: layout.columns), into: &span)
        }
        Kernels.sigmoid(&span, count: layout.units)
        row[layout.biasColumn] = bias
        row[layout.constantColumn] = 1
        for column in layout.userBiasColumn..<layout.columns { row[column] = 0 }
        return row
    }

    private func layer(_ row: Int, from source: some TensorSource) throws -> [Float] {
        try source.withRow(of: .layers, at: row) { row in (0..<layout.columns).map { row[$0] } }
    }
}
