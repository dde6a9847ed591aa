import DenseMath
import Foundation

/// How good a ranking is for one person, as in Liang et al., "Variational autoencoders for collaborative filtering", WWW 2018, section 4.2.
package enum RankingQuality {
    /// What is gained at each place.
    private static let discounts: [Float] = (0..<1000).map { 1 / log2(Float($0) + 2) }

    /// Normalised discounted cumulative gain of the `depth` best: 1 when the targets come first.
    /// - Parameters:
    ///   - scores: of all items.
    ///   - seen: not to be shown; ascending.
    ///   - targets: ascending; at least one.
    ///   - depth: at most 1000.
    package static func ndcg(_ scores: [Float], seen: [Int32], targets: [Int32], depth: Int = 100) -> Float {
        precondition(depth <= discounts.count && !targets.isEmpty, "a ranking is judged by targets, and not too deep")
        var best = TopK(capacity: depth)
        var nextSeen = 0
        var threshold = -Float.infinity
        for item in scores.indices {
            if nextSeen < seen.count, Int(seen[nextSeen]) == item {
                nextSeen += 1
            } else if scores[item] > threshold {
                best.insert(Int32(item), score: scores[item])
                threshold = best.threshold
            }
        }
        let wanted = Set(targets)
        var gain: Float = 0
        for (place, entry) in best.sorted().enumerated() where wanted.contains(entry.index) { gain += discounts[place] }
        return gain / discounts[..<min(targets.count, depth)].reduce(0, +)
    }
}
