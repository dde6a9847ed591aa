import Foundation

/// The kinds of features, at most four. Each has its own weight.
enum FeatureKind: Int, CaseIterable {
    case genre, decade, tag, other

    init(name: String) {
        self =
            switch name.prefix(while: { $0 != ":" }) {
            case "genre": .genre
            case "decade": .decade
            case "tag": .tag
            default: .other
            }
    }
}

/// What all users' likes say about features, and how one user's likes compare.
struct FeatureEvidence: Sendable {
    /// Number of virtual likes with the overall distribution in each user's likes.
    private static let damping: Float = 5
    /// Number of virtual items of average popularity with each feature.
    private static let priorItems = 2.0

    /// The number of features that a new user is assumed to state.
    private static let statedCount = 2

    let items: FeatureTable
    let kinds: [FeatureKind]
    /// The share of all likes that went to items with the feature.
    private let shares: [Float]
    /// The items that have features or likes, ascending.
    let knownItems: [Int32]
    /// The likes of each item; for each feature, the likes and the number of its rated items.
    private let likes: [Int]
    private let likesOfFeature: [Double]
    private let itemsOfFeature: [Double]
    private let meanLikes: Double

    /// - Parameters:
    ///   - likes: the number of likes of each item, for the rows of `items`.
    ///   - numbers: how many items each row stands for; nil: one.
    init(_ items: FeatureTable, likes: [Int], numbers: [Int]? = nil) {
        self.items = items
        self.likes = likes
        kinds = items.names.map(FeatureKind.init(name:))
        var ofFeature = [Double](repeating: 0, count: items.names.count)
        var count = ofFeature
        for item in 0..<min(items.rowCount, likes.count) where likes[item] > 0 {
            for place in items.offsets[item]..<items.offsets[item + 1] {
                ofFeature[Int(items.columns[place])] += Double(likes[item])
                count[Int(items.columns[place])] += Double(numbers?[item] ?? 1)
            }
        }
        let all = Double(likes.reduce(0, +))
        shares = ofFeature.map { Float(($0 + 1) / (all + Double(ofFeature.count) + 1)) }
        knownItems = (0..<items.rowCount).filter { item in
            items.offsets[item] < items.offsets[item + 1] || item < likes.count && likes[item] > 0
        }.map { Int32($0) }
        likesOfFeature = ofFeature
        itemsOfFeature = count
        let likedItems = likes.indices.reduce(0) { $0 + (likes[$1] > 0 ? numbers?[$1] ?? 1 : 0) }
        meanLikes = all / Double(max(1, likedItems))
    }

    /// How much more a user likes a feature than users do on average: the logarithm of the ratio of damped shares.
    /// - Parameters:
    ///   - count: liked items that have the feature.
    ///   - total: liked items.
    func lift(_ column: Int, count: Float, total: Float) -> Float {
        let share = shares[column]
        return log((count + Self.damping * share) / ((total + Self.damping) * share))
    }

    /// The lifts of all features for a user who states some, as if all their likes had just these features.
    func lifts(stated columns: [Int]) -> [Float] {
        let total = columns.isEmpty ? 0 : Self.damping
        // The lift of a feature that is not stated does not depend on the feature.
        var lifts = [Float](repeating: log(Self.damping / (total + Self.damping)), count: shares.count)
        for column in columns { lifts[column] = lift(column, count: Self.damping, total: total) }
        return lifts
    }

    /// The two genres, or other features where there are no genres, that are most characteristic of a user's likes.
    func outstanding(counts: [Float], total: Float) -> [Int] {
        let genres = counts.indices.filter { kinds[$0] == .genre }
        let candidates = genres.isEmpty ? Array(counts.indices) : genres
        let excess = candidates.map { (column: $0, value: counts[$0] * lift($0, count: counts[$0], total: total)) }
        return excess.filter { $0.value > 0 }.sorted { $0.value > $1.value }.prefix(Self.statedCount).map(\.column)
    }

    /// The number of liked items with each feature.
    func counts(ofLiked liked: [Int32]) -> [Float] {
        var counts = [Float](repeating: 0, count: items.names.count)
        for item in liked where Int(item) < items.rowCount {
            for place in items.offsets[Int(item)]..<items.offsets[Int(item) + 1] {
                counts[Int(items.columns[place])] += 1
            }
        }
        return counts
    }

    /// How well an item fits: for each kind of features, the mean lift of the item's features; 0 where it has none.
    func match(_ item: Int, lift: (Int) -> Float) -> [Float] {
        var sums = [Float](repeating: 0, count: FeatureKind.allCases.count)
        var counts = sums
        guard item < items.rowCount else { return sums }
        for place in items.offsets[item]..<items.offsets[item + 1] {
            let column = Int(items.columns[place])
            sums[kinds[column].rawValue] += lift(column)
            counts[kinds[column].rawValue] += 1
        }
        for kind in sums.indices where counts[kind] > 0 { sums[kind] /= counts[kind] }
        return sums
    }

    func has(_ item: Int, column: Int) -> Bool {
        item < items.rowCount
            && items.columns[items.offsets[item]..<items.offsets[item + 1]].contains(Int32(column))
    }

    /// The logarithm of an item's number of likes.
    func popularity(_ item: Int) -> Float { log(1 + Float(item < likes.count ? likes[item] : 0)) }

    /// The logarithm of the number of likes to expect of an item from its features, without its own ratings.
    func expectedPopularity(_ item: Int) -> Float {
        guard item < items.rowCount else { return expectedPopularity(ofColumns: []) }
        let own = item < likes.count ? Double(likes[item]) : 0
        return expectedPopularity(
            ofColumns: items.columns[items.offsets[item]..<items.offsets[item + 1]], without: own)
    }

    /// The same for an item with some features, whose own likes are left out.
    func expectedPopularity(ofColumns columns: ArraySlice<Int32>, without own: Double = 0) -> Float {
        guard !columns.isEmpty else { return Float(log(1 + meanLikes)) }
        let expected = columns.map { column in
            let column = Int(column)
            let others = likesOfFeature[column] - own + Self.priorItems * meanLikes
            return log(1 + max(0, others) / (itemsOfFeature[column] - (own > 0 ? 1 : 0) + Self.priorItems))
        }
        return Float(expected.reduce(0, +) / Double(expected.count))
    }
}
