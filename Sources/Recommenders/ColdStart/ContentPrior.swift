import DenseMath

/// What to show where there are no ratings to go by, for any model: items without ratings by their genres, decade and tags,
/// and users without ratings by the features that they say they like.
///
/// score = w . (match of each kind of features) + v * log popularity, an item's own where it has ratings, else that to be
/// expected for its features. The weights are learnt from the training data's likes, as if the liked item were new, or the user
/// were and had stated the two features that stand out most in their likes.
package struct ContentPrior: Sendable {
    private let evidence: FeatureEvidence
    private let columnOfName: [String: Int]
    /// One for each kind of features, then that of popularity.
    private let newItemWeights: [Float]
    private let statedWeights: [Float]

    /// Where there is nothing to learn from: popularity, and a match that doubles the odds.
    private static let standardWeights: [Float] = FeatureKind.allCases.map { _ in 1 } + [1]

    /// Learns from who liked what. The same data and seed give the same scores.
    package init(learningFrom data: TrainingData, seed: UInt64 = 1) {
        var likes = [Int](repeating: 0, count: data.ratings.itemCount)
        for place in data.ratings.userItems.indices where data.ratings.userValues[place] >= data.threshold {
            likes[Int(data.ratings.userItems[place])] += 1
        }
        evidence = FeatureEvidence(data.items, likes: likes)
        columnOfName = Dictionary(uniqueKeysWithValues: data.items.names.enumerated().map { ($0.element, $0.offset) })
        let lessons = ContentLessons(data, evidence: evidence, seed: seed)
        newItemWeights = PairwiseWeights.fit(lessons.newItems) ?? Self.standardWeights
        statedWeights = PairwiseWeights.fit(lessons.stated) ?? Self.standardWeights
    }

    /// The names of features that can be stated: "genre:Drama".
    package var featureNames: [String] { evidence.items.names }

    /// Scores of all items for somebody who likes these features; names that no item has count for nothing.
    /// Without any, the order is that of popularity. Comparable within one answer.
    package func scores(stated names: [String]) -> [Float] {
        let columns = Set(names.compactMap { columnOfName[$0] }).sorted()
        let lifts = evidence.lifts(stated: columns)
        return (0..<evidence.items.rowCount).map { item in
            let match = columns.isEmpty ? [] : evidence.match(item) { lifts[$0] }
            return Self.score(match, evidence.popularity(item), statedWeights)
        }
    }

    /// Scores of items as if nobody had rated them, for somebody who liked these items. Comparable within one answer.
    /// - Parameters:
    ///   - items: rows of the feature table.
    ///   - liked: what the user liked, without the items themselves.
    package func scores(ofNewItems items: [Int32], liked: [Int32]) -> [Float] {
        let counts = evidence.counts(ofLiked: liked)
        return items.map { item in
            let match = evidence.match(Int(item)) {
                evidence.lift($0, count: counts[$0], total: Float(liked.count))
            }
            return Self.score(match, evidence.expectedPopularity(Int(item)), newItemWeights)
        }
    }

    private static func score(_ match: [Float], _ popularity: Float, _ weights: [Float]) -> Float {
        zip(match, weights).reduce(popularity * (weights.last ?? 0)) { $0 + $1.0 * $1.1 }
    }
}
