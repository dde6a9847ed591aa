import Recommenders

/// The rank of an item among those that a user has not rated.
enum ItemRank {
    /// The length of the list in which an item counts as a hit.
    static let cutoff = 10

    /// Whether an item is among the first ``cutoff``. Equal scores are ordered by index, as in an answer.
    static func isHit(_ item: Int32, in scores: [Float], without profile: Profile) -> Bool {
        guard Int(item) < scores.count else { return false }
        let own = scores[Int(item)]
        var before = 0
        var rated = 0
        for other in scores.indices where scores[other] > own || (scores[other] == own && other < Int(item)) {
            while rated < profile.count, Int(profile.indices[rated]) < other { rated += 1 }
            if rated < profile.count, Int(profile.indices[rated]) == other { continue }
            before += 1
            if before == cutoff { return false }
        }
        return true
    }
}
