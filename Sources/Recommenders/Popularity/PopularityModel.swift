import DenseMath

/// Serves how many people like each item.
package struct PopularityModel: RankingModel {
    package static let kind = PopularityRecommender.kind
    package static let scoreMeaning = ScoreMeaning.counts
    package static let similarityBasis = SimilarityBasis.statistic
    package let ranking: RankingSettings

    package init(settings: [UInt8]) throws {
        ranking = try PopularitySettings(json: settings).ranking
    }

    package var ownTensors: [TensorName: TensorLayout] { [:] }

    package func rank(
        liked: [Int32], of query: UserQuery, from source: some TensorSource, into scores: inout [Float]
    ) throws {
        try readLikes(from: source, into: &scores)
    }

    /// Items are alike that are about equally popular: the smaller number of likes over the larger.
    package func similarities(
        to item: Int32, from source: some TensorSource, into similarities: inout [Float]
    ) throws {
        guard item >= 0, item < itemCount else {
            throw ModelError.rowOutOfRange(Int(item), of: .items, rowCount: itemCount)
        }
        if similarities.count != itemCount { similarities = [Float](repeating: 0, count: itemCount) }
        try readLikes(from: source, into: &similarities)
        let likes = similarities[Int(item)]
        for other in similarities.indices {
            let larger = max(likes, similarities[other])
            similarities[other] = larger > 0 ? min(likes, similarities[other]) / larger : 0
        }
        similarities[Int(item)] = 1
    }

    package func update(
        users: [Int32], items: [Int32], userCount: Int, itemCount: Int, ratings: some RatingSource,
        from source: some TensorSource
    ) throws -> ModelUpdate {
        let rows = try commonRows(
            users: users, items: items, userCount: userCount, itemCount: itemCount, ratings: ratings, from: source)
        let changes = ChangedRows(
            users: users, items: items, model: (ranking.userCount, ranking.itemCount), now: (userCount, itemCount))
        let settings = PopularitySettings(
            ranking: try ranking.grown(
                userCount: userCount, itemCount: itemCount, changed: changes.users, ratings))
        return ModelUpdate(settings: try settings.json(), rows: rows)
    }
}
