import DenseMath

/// Serves the item autoencoder.
package struct ItemAutoencoderModel: FactorModel {
    package static let kind = ItemAutoencoder.kind
    package static let similarityBasis = SimilarityBasis.codes
    let settings: AutoencoderSettings
    private var layout: AutoencoderLayout { settings.layout }

    init(_ settings: AutoencoderSettings) {
        self.settings = settings
    }

    package var tensors: [TensorName: TensorLayout] {
        [
            .items: .sequential(layout.columns), .users: .byUser(layout.columns),
            .encoder: .byUser(layout.encoderColumns), .layers: .random(layout.columns),
            .priors: .random(layout.columns),
        ]
    }

    func foldIn(_ profile: Profile, from source: some TensorSource) throws -> [Float] {
        var solver = UserRowSolver(
            settings, meanPrior: try layer(AutoencoderLayout.LayerRow.meanPrior, from: source))
        solver.begin(count: profile.count)
        try source.forEachRow(of: .items, at: profile.indices) { position, row in
            solver.setRating(position, value: profile.values[position], item: row)
        }
        try source.forEachRow(of: .priors, at: profile.prefix(below: source.rowCount(of: .priors)).indices) {
            solver.addPrior($1)
        }
        return solver.row()
    }

    func meanRating(of profile: Profile, row: Span<Float>) -> Float {
        row[layout.userBiasColumn]
    }

    func codeCentre(from source: some TensorSource) throws -> [Float] {
        try source.withRow(of: .layers, at: AutoencoderLayout.LayerRow.centre) { row in
            (0..<layout.units).map { row[$0] }
        }
    }

    func emptyItemRow(from source: some TensorSource) throws -> [Float] {
        try encode(Profile(), from: source)
    }

    package func update(
        _ change: RatingChange<some RatingSource>, from source: some TensorSource
    ) throws -> ModelUpdate {
        var update = try PlannedUpdate(settings, change)
        (update.settings.mean, update.settings.ratingCount) = try RunningMean.updated(
            settings.mean, of: settings.ratingCount, users: update.users, ratings: update.capped)
        let model = ItemAutoencoderModel(update.settings)
        // Users come first, with the items as they were: items are encoded from the residuals of their raters' biases.
        let biasRows = try update.users.map { user in
            (row: user, values: try model.biasRow(try change.ratings.profile(ofUser: user), from: source))
        }
        let withUsers = OverlaidSource(base: source, tensor: .users, rows: biasRows)
        let itemRows = try update.items.map { item in
            (row: item, values: try encode(try update.capped.raters(ofItem: item), from: withUsers))
        }
        let withItems = OverlaidSource(base: source, tensor: .items, rows: itemRows)
        let userRows = try update.users.map { user in
            (row: user, values: try model.foldIn(try change.ratings.profile(ofUser: user), from: withItems))
        }
        let newEncoderRows = (settings.userCount..<change.userCount).map { user in
            (row: Int32(user), values: [Float](repeating: 0, count: layout.encoderColumns))
        }
        update.rows = [
            .items: itemRows, .users: userRows, .encoder: newEncoderRows,
            .priors: update.newItemRows(columns: layout.columns),
        ]
        return try update.finished()
    }

    func resumeTraining(
        _ data: TrainingData, after unlearned: Unlearned, from source: some TensorSource, seed: UInt64,
        team: ThreadTeam, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel? {
        try AutoencoderWarmStart(settings, unlearned).run(data, from: source, team: team, progress: progress)
    }

    /// A user's row as far as encoding items needs it: mean and bias. The regression on codes, which is what costs, is
    /// left out.
    private func biasRow(_ profile: Profile, from source: some TensorSource) throws -> [Float] {
        // An item that is not known yet counts as one without bias: otherwise its bias would be attributed to the user.
        let known = profile.prefix(below: source.rowCount(of: .items))
        var sum = profile.values[known.count...].reduce(0.0) { $0 + Double($1 - settings.mean) }
        try source.forEachRow(of: .items, at: known.indices) { position, row in
            sum += Double(known.values[position] - settings.mean - row[layout.biasColumn])
        }
        var row = [Float](repeating: 0, count: layout.columns)
        row[layout.userBiasColumn] =
            settings.mean + Biases.dampedMean(sum: sum, count: profile.count, damping: Biases.userDamping)
        return row
    }

    /// An item's row from its ratings. Users who came after the fit have no encoder row, and count for the bias alone.
    private func encode(_ raters: Profile, from source: some TensorSource) throws -> [Float] {
        var residuals = raters.values
        try source.forEachRow(of: .users, at: raters.indices) { position, row in
            residuals[position] -= row[layout.userBiasColumn]
        }
        let bias = Biases.dampedMean(
            sum: residuals.reduce(0.0) { $0 + Double($1) }, count: residuals.count, damping: Biases.itemDamping)
        var row = try layer(AutoencoderLayout.LayerRow.hiddenBias, from: source)
        let known = raters.prefix(below: min(settings.userCount, source.rowCount(of: .encoder)))
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

/// The settings of an item autoencoder.
struct AutoencoderSettings: ServedSettings {
    static let kind = ItemAutoencoder.kind

    var userCount: Int
    var itemCount: Int
    /// The number of units of an item's code.
    var units: Int
    /// The mean of the ratings.
    var mean: Float
    /// The number of ratings that the mean is of.
    var ratingCount: Int
    var unlearned: Unlearned?
    var cap: RatingCap?
    /// The standard deviation of the ratings around the biases, which is the network's unit.
    var deviation: Float
    /// The value of the input that says "rated".
    var maskInput: Float
    /// The weight of the priors: see `ProfilePriors`.
    var priorShare: Float
    /// The penalties of the network's weights and the iterations with each, chosen on validation data.
    var schedule: [TrainingPhase]
    /// The penalty of the squared weights of a user's row.
    var rowPenalty: Float
    var interceptPenalty: Float
    var seed: UInt64

    /// A user's row is solved with this share of the network's penalty (measured: better by .001 than all of it).
    static let rowPenaltyShare: Float = 0.7
    /// Far below the other penalties, because the damped mean already determines the intercept.
    static let standardInterceptPenalty: Float = 1

    var isValid: Bool {
        userCount >= 0 && itemCount >= 0 && units > 0 && mean.isFinite && deviation > 0 && deviation.isFinite
            && rowPenalty > 0 && interceptPenalty > 0
            && priorShare.isFinite
    }

    var layout: AutoencoderLayout { AutoencoderLayout(units: units) }
}

/// The layout of the rows of an item autoencoder's tensors. A score is one product of two rows: item [code | bias | 1 |
/// 0], user [weights | 1 | mean + biases | mean + user bias].
struct AutoencoderLayout: Sendable {
    let units: Int

    /// The number of columns of an item's and a user's row, and of each half of an encoder row.
    var columns: Int { paddedColumns(units + 3) }
    var encoderColumns: Int { 2 * columns }
    /// Item: its bias. User: 1.
    var biasColumn: Int { units }
    /// Item: 1. User: the part of the score that all items share.
    var constantColumn: Int { units + 1 }
    /// Item: 0. User: mean and bias alone, from which items are encoded.
    var userBiasColumn: Int { units + 2 }

    /// Rows of `TensorName.layers`.
    enum LayerRow {
        /// The biases of the code's units.
        static let hiddenBias = 0
        /// The mean code, relative to which codes are compared.
        static let centre = 1
        /// The mean over users of the sum of their items' priors.
        static let meanPrior = 2
        static let count = 3
    }
}

extension TensorName {
    /// One row an item: what having rated it says about a user's weights.
    static let priors = TensorName(rawValue: "priors")
}
