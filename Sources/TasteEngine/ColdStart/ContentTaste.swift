import Recommenders

/// What a user's ratings say about groups of items.
struct ContentTaste {
    /// The number of likes in each group, and of all likes.
    private(set) var liked: [Float]
    private(set) var likedCount: Float = 0
    /// The number of ratings in each group, and the sums of their deviations from the user's mean.
    private(set) var rated: [Float]
    private(set) var deviations: [Float]

    /// - Parameters:
    ///   - threshold: ratings of at least this are likes.
    ///   - mean: what deviations are measured from.
    init(_ profile: Profile, _ index: ContentIndex, likedFrom threshold: Float, mean: Float = 0) {
        liked = [Float](repeating: 0, count: index.groups.count)
        (rated, deviations) = (liked, liked)
        for (item, value) in zip(profile.indices, profile.values) {
            let isLiked = value >= threshold
            if isLiked { likedCount += 1 }
            guard let group = index.group(of: item) else { continue }
            if isLiked { liked[group] += 1 }
            rated[group] += 1
            deviations[group] += value - mean
        }
    }
}
