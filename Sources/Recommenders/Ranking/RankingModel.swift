import DenseMath

/// A model that learns from what people liked, and only ranks. Profiles are read by `ranking.threshold`; who liked nothing that the
/// model knows is shown what most people like; ratings are predicted by biases.
protocol RankingModel: StoredModel where Settings: RankingModelSettings {
    /// The tensors beside those that every ranking model has.
    var ownTensors: [TensorName: TensorLayout] { get }

    /// Scores of all items for somebody who likes these, at least one, ascending, each known to the model.
    /// `scores` has the right size; what it holds is to be overwritten.
    func rank(
        liked: [Int32], of query: UserQuery, from source: some TensorSource, into scores: inout [Float]
    ) throws

    /// Adds the rows of its own tensors that follow from changed ratings.
    func renewOwnRows(_ update: inout PlannedUpdate<Settings, some RatingSource>, from source: some TensorSource) throws
}

extension RankingModel {
    package static var predictsRatings: Bool { false }
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

    package func predict(_ query: UserQuery, items: [Int32], from source: some TensorSource) throws -> [Float] {
        try biases.predict(
            query, items: items, from: PrefixedSource(base: source, component: RankingData.biasComponent))
    }

    /// How many people like each item.
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
            let values = try update.capped.audience(ofItem: item).values
            return (row: item, values: [Float(values.count { $0 >= ranking.threshold })])
        }
        try renewOwnRows(&update, from: source)
        return try update.finished()
    }
}
