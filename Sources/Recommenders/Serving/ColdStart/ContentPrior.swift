import DenseMath

/// Scores for users or items without ratings, for any model: new items by their genres, decade and tags, and new users
/// by the features that they state.
///
/// score = w . (match of each kind of features) + v * log popularity. An item without ratings has the popularity to
/// expect from its features. The weights are learned from the likes of the training data, as if the liked item were
/// new, or as if the user were new and had stated the two features most characteristic of their likes.
///
/// It is a class, so that what was computed from it can tell whether it is still the same.
package final class ContentPrior: Sendable {
    let evidence: FeatureEvidence
    let columnOfName: [String: Int]
    /// One weight for each kind of features, then that of popularity.
    let newItemWeights: [Float]
    private let statedWeights: [Float]

    /// Used where there is nothing to learn from: popularity, and a match that doubles the odds.
    private static let standardWeights: [Float] = FeatureKind.allCases.map { _ in 1 } + [1]

    /// Learns the weights from likes. The same data and seed give the same scores.
    package init(learningFrom data: TrainingData, seed: UInt64 = 1) {
        evidence = FeatureEvidence(data.items, likes: data.ratings.liked(threshold: data.threshold).itemCounts)
        columnOfName = Dictionary(uniqueKeysWithValues: data.items.names.enumerated().map { ($0.element, $0.offset) })
        let examples = ContentExamples(data, evidence: evidence, seed: seed)
        newItemWeights = PairwiseWeights.fit(examples.newItems) ?? Self.standardWeights
        statedWeights = PairwiseWeights.fit(examples.stated) ?? Self.standardWeights
    }

    /// A prior for as long as none has been learned: all items count as equally popular.
    /// - Parameters:
    ///   - groups: the names of the features that the items of a group have.
    ///   - counts: the number of known items of each group.
    package init(groups: [[String]], counts: [Int]) {
        let items = FeatureTable(rows: groups)
        evidence = FeatureEvidence(items, likes: counts, numbers: counts)
        columnOfName = Dictionary(uniqueKeysWithValues: items.names.enumerated().map { ($0.element, $0.offset) })
        newItemWeights = Self.standardWeights
        statedWeights = Self.standardWeights
    }

    /// Whether a feature, such as "genre:Drama", can be stated.
    package func knows(_ featureName: String) -> Bool { columnOfName[featureName] != nil }

    /// Scores of all items for a user who states these features, comparable within one answer. Names that no item has
    /// are ignored; without any, the order is that of popularity.
    package func scores(stated names: [String]) -> [Float] {
        var scores = [Float](repeating: 0, count: evidence.items.rowCount)
        for (item, score) in knownScores(stated: names) { scores[Int(item)] = score }
        return scores
    }

    /// The same scores of the items that have features or likes, in the order of indices; those of all others are 0.
    package func knownScores(stated names: [String]) -> [(item: Int32, score: Float)] {
        let columns = Set(names.compactMap { columnOfName[$0] }).sorted()
        let lifts = evidence.lifts(stated: columns)
        return evidence.knownItems.map { item in
            let match = columns.isEmpty ? [] : evidence.match(Int(item)) { lifts[$0] }
            return (item, Self.score(match, evidence.popularity(Int(item)), statedWeights))
        }
    }

    /// Scores of items as if they had no ratings, for a user who liked `liked`. Comparable within one answer.
    /// - Parameters:
    ///   - items: rows of the feature table.
    ///   - liked: the user's likes, without the items themselves.
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

/// Estimates which features users would state from what they liked, to measure cold-start recommendations.
package struct ContentTastes: Sendable {
    private let evidence: FeatureEvidence

    package init(_ data: TrainingData) {
        evidence = FeatureEvidence(data.items, likes: data.ratings.liked(threshold: data.threshold).itemCounts)
    }

    /// The names of the two genres most characteristic of some liked items, or of two other features where there are no
    /// genres.
    package func outstanding(in liked: [Int32]) -> [String] {
        let counts = evidence.counts(ofLiked: liked)
        return evidence.outstanding(counts: counts, total: Float(liked.count)).map { evidence.items.names[$0] }
    }
}

/// Training examples for `ContentPrior`: differences between the features of a liked item and of one that was not
/// chosen.
struct ContentExamples {
    private static let maximumUsers = 2_000
    private static let pairsAUser = 20
    private static let minimumLikes = 5

    /// With the liked item as if it were new.
    private(set) var newItems: [[Float]] = []
    /// With the user as if new, having stated their most characteristic features.
    private(set) var stated: [[Float]] = []

    init(_ data: TrainingData, evidence: FeatureEvidence, seed: UInt64) {
        guard data.ratings.itemCount > 1, !evidence.items.names.isEmpty else { return }
        var random = RandomNumbers(seed: seed)
        var users = 0
        for user in random.permutation(of: data.ratings.userCount) where users < Self.maximumUsers {
            let profile = data.ratings.profile(ofUser: user)
            let liked = zip(profile.indices, profile.values).filter { $1 >= data.threshold }.map(\.0)
            guard liked.count >= Self.minimumLikes else { continue }
            users += 1
            learn(liked, from: profile, items: data.ratings.itemCount, evidence, &random)
        }
    }

    private mutating func learn(
        _ liked: [Int32], from profile: Profile, items: Int, _ evidence: FeatureEvidence, _ random: inout RandomNumbers
    ) {
        let counts = evidence.counts(ofLiked: liked)
        let total = Float(liked.count)
        let statedLifts = evidence.lifts(stated: evidence.outstanding(counts: counts, total: total))
        for _ in 0..<Self.pairsAUser {
            let chosen = Int(liked[random.integer(below: liked.count)])
            let other = random.integer(below: items)
            guard !profile.indices.contains(Int32(other)) else { continue }
            newItems.append(
                Self.difference(chosen, other) { item in
                    // The liked item's own features must not count in its favour.
                    evidence.match(item) { column in
                        let own: Float = evidence.has(chosen, column: column) ? 1 : 0
                        return evidence.lift(column, count: counts[column] - own, total: total - 1)
                    } + [evidence.expectedPopularity(item)]
                })
            stated.append(
                Self.difference(chosen, other) { item in
                    evidence.match(item) { statedLifts[$0] } + [evidence.popularity(item)]
                })
        }
    }

    private static func difference(_ chosen: Int, _ other: Int, _ features: (Int) -> [Float]) -> [Float] {
        zip(features(chosen), features(other)).map { $0 - $1 }
    }
}

extension RandomNumbers {
    fileprivate mutating func integer(below limit: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(limit)).high)
    }
}
