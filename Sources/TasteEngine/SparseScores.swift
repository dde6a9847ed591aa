import DenseMath
import Recommenders

/// Scores of the items from an index on, of which most have the same score: those of which nothing is known. Ranking
/// them costs time for the others only.
struct SparseScores {
    /// The items that have the scores.
    let range: Range<Int>
    /// Items with a score of their own, in the order of indices.
    var known: [(item: Int32, score: Float)] = []
    /// The score of all other items.
    var rest: Float = 0
}

enum TopItems {
    /// The items with the largest scores, best first, without those of a profile. Of equal scores the lower index comes
    /// first.
    ///
    /// - Parameters:
    ///   - scores: of the first items.
    ///   - others: of the items after them; nil: there are none.
    static func best(
        of scores: [Float] = [], and others: SparseScores? = nil, without profile: Profile, count: Int
    ) -> [TopK.Entry] {
        var top = TopK(capacity: count)
        let rated = profile.indices.prefix { $0 < scores.count }
        // Item by item, only the score and what it must reach are looked at: this is done for the whole catalogue.
        var (first, threshold) = (0, top.threshold)
        func keepBest(of items: Range<Int>) {
            for item in items where scores[item] >= threshold {
                top.insert(Int32(item), score: scores[item])
                threshold = top.threshold
            }
        }
        for item in rated where item >= first {
            keepBest(of: first..<Int(item))
            first = Int(item) + 1
        }
        keepBest(of: first..<scores.count)
        if let others { add(others, without: profile.indices[rated.endIndex...], count: count, to: &top) }
        return top.sorted()
    }

    /// - Parameter rated: The items to leave out, ascending.
    private static func add(_ others: SparseScores, without rated: ArraySlice<Int32>, count: Int, to top: inout TopK) {
        var left = rated
        for (item, score) in others.known {
            while let next = left.first, next < item { left.removeFirst() }
            if left.first != item { top.insert(item, score: score) }
        }
        // Of items with the same score, no more can be among the best than are asked for.
        left = rated
        var (missing, known) = (count, others.known[...])
        for item in others.range {
            if missing == 0 { return }
            while let next = left.first, next < item { left.removeFirst() }
            while let next = known.first, next.item < item { known.removeFirst() }
            guard left.first.map({ Int($0) }) != item, known.first.map({ Int($0.item) }) != item else { continue }
            top.insert(Int32(item), score: others.rest)
            missing -= 1
        }
    }
}
