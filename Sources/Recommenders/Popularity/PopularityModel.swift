import DenseMath

/// Serves how many people like each item.
package struct PopularityModel: RankingModel {
    package static let kind = PopularityRecommender.kind
    package static let scoreMeaning = ScoreMeaning.counts
    package static let similarityBasis = SimilarityBasis.statistic
    let settings: PopularitySettings

    init(_ settings: PopularitySettings) {
        self.settings = settings
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

    func renewOwnRows(
        _ update: inout PlannedUpdate<PopularitySettings, some RatingSource>, from source: some TensorSource
    ) throws {}
}
