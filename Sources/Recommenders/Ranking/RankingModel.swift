import DenseMath

/// A model that learns from what people liked, and only ranks. Profiles are read by `ranking.threshold`; who liked nothing that the
/// model knows is shown what most people like; ratings are predicted by biases.
package protocol RankingModel: ServedModel {
    var ranking: RankingSettings { get }

    /// The tensors beside those that every ranking model has.
    var ownTensors: [TensorName: TensorLayout] { get }

    /// Scores of all items for somebody who likes these, at least one, ascending, each known to the model.
    /// `scores` has the right size; what it holds is to be overwritten.
    func rank(
        liked: [Int32], of query: UserQuery, from source: some TensorSource, into scores: inout [Float]
    ) throws
}

extension RankingModel {
    package static var predictsRatings: Bool { false }
    package var userCount: Int { ranking.userCount }
    package var itemCount: Int { ranking.itemCount }

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

    /// The rows of the likes and the biases that change; to be merged with the model's own.
    func commonRows(
        users: [Int32], items: [Int32], userCount: Int, itemCount: Int, ratings: some RatingSource,
        from source: some TensorSource
    ) throws -> [TensorName: [(row: Int32, values: [Float])]] {
        let component = RankingData.biasComponent
        let update = try biases.update(
            users: users, items: items, userCount: userCount, itemCount: itemCount, ratings: ratings,
            from: PrefixedSource(base: source, component: component))
        var rows = update.rows.prefixed(component)
        let changes = ChangedRows(
            users: users, items: items, model: (ranking.userCount, ranking.itemCount), now: (userCount, itemCount))
        let capped = CappedRatings(ratings, try ranking.cap?.following(changes.users, ratings))
        rows[.likes] = try changes.items.map { item in
            let values = try capped.audience(ofItem: item).values
            return (row: item, values: [Float(values.count { $0 >= ranking.threshold })])
        }
        return rows
    }
}

extension RankingSettings {
    /// After users and items were added.
    func grown(
        userCount: Int, itemCount: Int, changed users: [Int32], _ ratings: some RatingSource
    ) throws -> RankingSettings {
        var settings = self
        (settings.userCount, settings.itemCount) = (userCount, itemCount)
        settings.cap = try cap?.following(users, ratings)
        return settings
    }
}
