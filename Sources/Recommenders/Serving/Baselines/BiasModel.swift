import DenseMath

/// The rating baseline: rating ~ mean + user bias + item bias.
package struct BiasRecommender: Recommender {
    package static let kind = "bias"
    package static let parameters: [HyperParameter<Self>] = []
    package static let isBaseline = true

    package init() {}

    package func memoryNeed(_ size: DataSize) -> Int { size.bytes(perRating: 150, perRow: 100) }

    package func learn(
        _ data: TrainingData, seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        let ratings = data.ratings
        guard ratings.ratingCount > 0 else { throw ModelError.nothingToLearn }
        try progress(FitProgress(phase: .fitting, fraction: 0, epoch: 0))
        let biases = Biases(ratings)
        let settings = BiasSettings(
            userCount: ratings.userCount, itemCount: ratings.itemCount, mean: biases.mean,
            ratingCount: ratings.ratingCount, cap: data.cap)
        var users = Matrix(rowCount: ratings.userCount, columnCount: BiasModel.columns)
        var items = Matrix(rowCount: ratings.itemCount, columnCount: BiasModel.columns)
        for (user, bias) in biases.users.enumerated() {
            users.setRow(user, to: BiasModel.userRow(mean: biases.mean, bias: bias))
        }
        for (item, bias) in biases.items.enumerated() {
            items.setRow(item, to: BiasModel.itemRow(bias: bias, ratings: ratings.itemRange(item).count))
        }
        try progress(FitProgress(phase: .fitting, fraction: 1, epoch: 1))
        return FittedModel(
            kind: Self.kind, settings: try settings.json(), tensors: [.users: users, .items: items],
            parameters: try hyperParameterJSON())
    }
}

struct BiasSettings: ServedSettings {
    static let kind = BiasRecommender.kind
    var userCount: Int
    var itemCount: Int
    var mean: Float
    /// The number of ratings that the mean is of. nil: the mean stays as it is.
    var ratingCount: Int?
    /// nil: the training data was not cut.
    var cap: RatingCap?

    var isValid: Bool { userCount >= 0 && itemCount >= 0 && mean.isFinite }
}

/// Serves the biases. Items: [bias, 1, number of ratings]; users: [1, mean + bias, 0]. The number tells an item that
/// nobody has rated from one whose ratings balance.
package struct BiasModel: FactorModel {
    package static let kind = BiasRecommender.kind
    package static let similarityBasis = SimilarityBasis.statistic
    static let columns = paddedColumns(2)
    let settings: BiasSettings

    init(_ settings: BiasSettings) {
        self.settings = settings
    }

    package var tensors: [TensorName: TensorLayout] {
        [.users: .byUser(Self.columns), .items: .sequential(Self.columns)]
    }

    static func userRow(mean: Float, bias: Float) -> [Float] {
        [1, mean + bias] + [Float](repeating: 0, count: columns - 2)
    }

    static func itemRow(bias: Float, ratings: Int) -> [Float] {
        [bias, 1, Float(ratings)] + [Float](repeating: 0, count: columns - 3)
    }

    func foldIn(_ profile: Profile, from source: some TensorSource) throws -> [Float] {
        // An item that is not known yet counts as one without bias: otherwise its bias would be attributed to the user.
        let known = profile.prefix(below: source.rowCount(of: .items))
        var sum = profile.values[known.count...].reduce(0.0) { $0 + Double($1 - settings.mean) }
        try source.forEachRow(of: .items, at: known.indices) { position, row in
            sum += Double(known.values[position] - settings.mean - row[0])
        }
        let bias = Biases.dampedMean(sum: sum, count: profile.count, damping: Biases.userDamping)
        return Self.userRow(mean: settings.mean, bias: bias)
    }

    func meanRating(of profile: Profile, row: Span<Float>) -> Float { row[1] }

    /// Relative to zero: items are similar whose biases have the same sign.
    func codeCentre(from source: some TensorSource) throws -> [Float] { [0] }

    func emptyItemRow(from source: some TensorSource) throws -> [Float] { Self.itemRow(bias: 0, ratings: 0) }

    package func update(
        _ change: RatingChange<some RatingSource>, from source: some TensorSource
    ) throws -> ModelUpdate {
        var update = try PlannedUpdate(settings, change)
        (update.settings.mean, update.settings.ratingCount) = try RunningMean.updated(
            settings.mean, of: settings.ratingCount, users: update.users, ratings: update.capped)
        let model = BiasModel(update.settings)
        func userRows(from source: some TensorSource) throws -> TensorRows {
            try update.users.map {
                (row: $0, values: try model.foldIn(try change.ratings.profile(ofUser: $0), from: source))
            }
        }
        // Users come first, with the items as they were: a new item may have been rated by new users alone.
        let withUsers = OverlaidSource(base: source, tensor: .users, rows: try userRows(from: source))
        let itemRows = try update.items.map { item in
            (row: item, values: try itemRow(item, ratings: update.capped, from: withUsers))
        }
        let withItems = OverlaidSource(base: source, tensor: .items, rows: itemRows)
        update.rows = [.users: try userRows(from: withItems), .items: itemRows]
        return try update.finished()
    }

    private func itemRow(
        _ item: Int32, ratings: some RatingSource, from source: some TensorSource
    ) throws -> [Float] {
        let raters = try ratings.raters(ofItem: item)
        var sum = 0.0
        try source.forEachRow(of: .users, at: raters.indices) { position, row in
            sum += Double(raters.values[position] - row[1])
        }
        return Self.itemRow(
            bias: Biases.dampedMean(sum: sum, count: raters.count, damping: Biases.itemDamping), ratings: raters.count)
    }
}
