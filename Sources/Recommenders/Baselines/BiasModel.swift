import DenseMath

/// The baseline every other model must beat: rating ~ mean + user bias + item bias. Nothing is chosen or learnt beyond that.
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
        for (item, bias) in biases.items.enumerated() { items.setRow(item, to: BiasModel.itemRow(bias: bias)) }
        try progress(FitProgress(phase: .fitting, fraction: 1, epoch: 1))
        return FittedModel(
            kind: Self.kind, settings: try settings.json(), tensors: [.users: users, .items: items],
            parameters: try hyperParameterJSON())
    }
}

struct BiasSettings: ModelSettings {
    static let kind = BiasRecommender.kind
    var userCount: Int
    var itemCount: Int
    var mean: Float
    /// Of how many ratings. nil: the mean stays as it is.
    var ratingCount: Int?
    /// nil in models that were fitted before there was one.
    var cap: RatingCap?

    var isValid: Bool { userCount >= 0 && itemCount >= 0 && mean.isFinite }
}

/// Serves the biases. Items: [bias, 1]; users: [1, mean + bias].
package struct BiasModel: FactorModel {
    package static let kind = BiasRecommender.kind
    package static let similarityBasis = SimilarityBasis.statistic
    static let columns = paddedColumns(2)
    private let settings: BiasSettings

    package init(settings: [UInt8]) throws {
        self.settings = try BiasSettings(json: settings)
    }

    init(_ settings: BiasSettings) {
        self.settings = settings
    }

    package var userCount: Int { settings.userCount }
    package var itemCount: Int { settings.itemCount }
    package var tensors: [TensorName: TensorLayout] { [.users: .byUser(Self.columns), .items: .sequential(Self.columns)] }

    static func userRow(mean: Float, bias: Float) -> [Float] {
        [1, mean + bias] + [Float](repeating: 0, count: columns - 2)
    }

    static func itemRow(bias: Float) -> [Float] {
        [bias, 1] + [Float](repeating: 0, count: columns - 2)
    }

    func foldIn(_ profile: Profile, from source: some TensorSource) throws -> [Float] {
        // Of an item that is not known yet the user says all there is to say: else it would take over what is the user's.
        let known = profile.prefix(below: source.rowCount(of: .items))
        var sum = profile.values[known.count...].reduce(0.0) { $0 + Double($1 - settings.mean) }
        try source.forEachRow(of: .items, at: known.indices) { position, row in
            sum += Double(known.values[position] - settings.mean - row[0])
        }
        let bias = Biases.dampedMean(sum: sum, count: profile.count, damping: Biases.userDamping)
        return Self.userRow(mean: settings.mean, bias: bias)
    }

    func meanRating(of profile: Profile, row: Span<Float>) -> Float { row[1] }

    /// Around zero: items are alike that are liked alike.
    func codeCentre(from source: some TensorSource) throws -> [Float] { [0] }

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
        let model = BiasModel(newSettings)
        // Users first with the items as they were: a new item may have been rated by new users alone.
        let knownRows = try changes.users.map { user in
            (row: user, values: try model.foldIn(try ratings.profile(ofUser: user), from: source))
        }
        let withUsers = OverlaidSource(base: source, tensor: .users, rows: knownRows)
        let itemRows = try changes.items.map { item in
            (row: item, values: Self.itemRow(bias: try itemBias(item, ratings: capped, from: withUsers)))
        }
        let withItems = OverlaidSource(base: source, tensor: .items, rows: itemRows)
        let userRows = try changes.users.map { user in
            (row: user, values: try model.foldIn(try ratings.profile(ofUser: user), from: withItems))
        }
        return ModelUpdate(settings: try newSettings.json(), rows: [.users: userRows, .items: itemRows])
    }

    private func itemBias(_ item: Int32, ratings: some RatingSource, from source: some TensorSource) throws -> Float {
        let audience = try ratings.audience(ofItem: item)
        var sum = 0.0
        try source.forEachRow(of: .users, at: audience.indices) { position, row in
            sum += Double(audience.values[position] - row[1])
        }
        return Biases.dampedMean(sum: sum, count: audience.count, damping: Biases.itemDamping)
    }
}
