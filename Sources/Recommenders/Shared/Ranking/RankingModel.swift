import DenseMath

/// A model that learns from likes, and only ranks. Profiles are read by `ranking.threshold`. Users without a like that
/// the model knows get the most popular items; ratings are predicted by biases.
protocol RankingModel: StoredModel where Settings: RankingModelSettings {
    /// The tensors that only this model has.
    var ownTensors: [TensorName: TensorLayout] { get }

    /// Computes the scores of all items for a user with these likes: at least one, ascending, each known to the model.
    /// `scores` has the right size, and its contents are to be overwritten.
    func rank(
        liked: [Int32], of query: UserQuery, from source: some TensorSource, into scores: inout [Float]
    ) throws

    /// The scores of some items by `rank`, without a pass over all of them; nil where a score takes such a pass.
    func scores(
        of items: [Int32], liked: [Int32], of query: UserQuery, from source: some TensorSource
    ) throws -> [Float]?

    /// What each of the likes adds to the scores of known items by `rank`; nil for a model whose scores are no sums.
    func contributions(
        to items: [Int32], liked: [Int32], of query: UserQuery, from source: some TensorSource
    ) throws -> [Contributions]?

    /// Adds the rows of its own tensors that follow from changed ratings.
    func renewOwnRows(_ update: inout PlannedUpdate<Settings, some RatingSource>, from source: some TensorSource) throws
}

extension RankingModel {
    package static var predictsRatings: Bool { false }
    package static var scoresRowsAlone: Bool { true }
    var ranking: RankingSettings { settings.ranking }

    private var biases: BiasModel {
        BiasModel(
            BiasSettings(
                userCount: ranking.userCount, itemCount: ranking.itemCount, mean: ranking.mean, cap: ranking.cap))
    }

    package var tensors: [TensorName: TensorLayout] {
        biases.tensors.prefixed(RankingData.biasComponent)
            .merging([.likes: .sequential(1)]) { first, _ in first }
            .merging(ownTensors) { first, _ in first }
    }

    package func score(_ query: UserQuery, from source: some TensorSource, into scores: inout [Float]) throws {
        if scores.count != itemCount { scores = [Float](repeating: 0, count: itemCount) }
        let liked = query.profile.liked(threshold: ranking.threshold, below: itemCount)
        if liked.isEmpty {
            try readLikes(from: source, into: &scores)
        } else {
            try rank(liked: liked, of: query, from: source, into: &scores)
        }
    }

    func scores(
        of items: [Int32], liked: [Int32], of query: UserQuery, from source: some TensorSource
    ) throws -> [Float]? { nil }

    package func score(_ query: UserQuery, items: [Int32], from source: some TensorSource) throws -> [Float] {
        let liked = query.profile.liked(threshold: ranking.threshold, below: itemCount)
        if liked.isEmpty { return try likes(of: items, from: source) }
        return try scores(of: items, liked: liked, of: query, from: source)
            ?? pick(items, from: allScores(query, from: source))
    }

    func allScores(_ query: UserQuery, from source: some TensorSource) throws -> [Float] {
        var scores: [Float] = []
        try score(query, from: source, into: &scores)
        return scores
    }

    package func predict(_ query: UserQuery, items: [Int32], from source: some TensorSource) throws -> [Float] {
        try biases.predict(
            query, items: items, from: PrefixedSource(base: source, component: RankingData.biasComponent))
    }

    /// An item without likes is learned if it has a bias: then it was rated, and nobody liked it.
    package func unlearned(among items: [Int32], from source: some TensorSource) throws -> [Int32] {
        let likes = try likes(of: items, from: source)
        return try biases.unlearned(
            among: zip(items, likes).filter { $1 == 0 }.map(\.0),
            from: PrefixedSource(base: source, component: RankingData.biasComponent))
    }

    func likes(of items: [Int32], from source: some TensorSource) throws -> [Float] {
        var likes = [Float](repeating: 0, count: items.count)
        try source.forEachRow(of: .likes, inAnyOrder: items) { likes[$0] = $1[0] }
        return likes
    }

    /// The dismissed items that the model knows.
    func dismissed(of query: UserQuery) -> [Int32] { query.dismissed.filter { Int($0) < itemCount } }

    /// Reads each item's number of likes.
    func readLikes(from source: some TensorSource, into likes: inout [Float]) throws {
        try source.forEachTile(of: .likes) { first, tile in
            for row in 0..<min(tile.count, itemCount - first) { likes[first + row] = tile[row] }
        }
    }

    package func update(
        _ change: RatingChange<some RatingSource>, from source: some TensorSource
    ) throws -> ModelUpdate {
        var update = try PlannedUpdate(settings, change)
        let component = RankingData.biasComponent
        update.rows = try biases.update(change, from: PrefixedSource(base: source, component: component))
            .rows.prefixed(component)
        update.rows[.likes] = try update.items.map { item in
            let values = try update.capped.raters(ofItem: item).values
            return (row: item, values: [Float(values.count { $0 >= ranking.threshold })])
        }
        try renewOwnRows(&update, from: source)
        return try update.finished()
    }
}

extension TensorName {
    /// Each item's number of likes: one row an item, one column.
    package static let likes = TensorName(rawValue: "likes")
}

/// The settings that all ranking models share.
struct RankingSettings: Codable, Sendable, Equatable {
    var userCount: Int
    var itemCount: Int
    /// Ratings of at least this are likes.
    var threshold: Float
    /// The mean of all ratings, for predictions.
    var mean: Float
    /// nil: the training data was not cut.
    var cap: RatingCap?

    var isValid: Bool { userCount >= 0 && itemCount >= 0 && threshold.isFinite && mean.isFinite }
}

/// The settings of a ranking model.
protocol RankingModelSettings: ServedSettings {
    var ranking: RankingSettings { get set }
}

extension RankingModelSettings {
    var userCount: Int {
        get { ranking.userCount }
        set { ranking.userCount = newValue }
    }
    var itemCount: Int {
        get { ranking.itemCount }
        set { ranking.itemCount = newValue }
    }
    var cap: RatingCap? {
        get { ranking.cap }
        set { ranking.cap = newValue }
    }
}

/// Ratings as ranking models learn from them, and the tensors that all of them store: each item's number of likes, and
/// the biases by which they predict ratings.
struct RankingData: Sendable {
    /// The prefix of the tensors that predict ratings.
    static let biasComponent = BiasRecommender.kind

    /// The likes, each with value 1. May be empty; all models then rank by popularity.
    let liked: RatingMatrix
    let settings: RankingSettings
    /// The number of all ratings, not of likes.
    let ratingCount: Int
    /// See `TrainingData.usualItemCount`.
    let usualItemCount: Int
    /// The numbers of likes and the biases.
    let tensors: [TensorName: Matrix]

    /// - Throws: `ModelError.nothingToLearn` when there are no ratings.
    init(_ data: TrainingData) throws {
        let ratings = data.ratings
        let biases = try BiasRecommender().fit(data, seed: 0, threads: 1) { _ in }
        liked = ratings.liked(threshold: data.threshold)
        settings = RankingSettings(
            userCount: ratings.userCount, itemCount: ratings.itemCount, threshold: data.threshold,
            mean: Biases.mean(of: ratings), cap: data.cap)
        ratingCount = ratings.ratingCount
        usualItemCount = data.usualItemCount
        var tensors = biases.tensors.prefixed(Self.biasComponent)
        tensors[.likes] = Matrix(
            rowCount: ratings.itemCount, columnCount: 1, values: liked.itemCounts.map { Float($0) })
        self.tensors = tensors
    }
}
