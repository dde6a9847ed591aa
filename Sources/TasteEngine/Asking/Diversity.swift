import Algorithms
import DenseMath
import Foundation
import Recommenders
import TasteStore
import TasteValues

/// Lists whose items differ: maximal marginal relevance (Carbonell and Goldstein, "The Use of MMR, Diversity-Based
/// Reranking for Reordering Documents and Producing Summaries", SIGIR 1998, section 2).
///
/// Relevance is an item's discount as in NDCG, 1 / log2(place + 1), instead of a score: the first places, which matter
/// most, keep their items, and scores of all models and askers weigh alike. Similarity is the mean one to the items
/// before it instead of the largest. The items of a page are in the order of their scores. All three keep more of NDCG
/// for the same distance (docs/design.md).
extension Engine {
    /// Relevance falls fast and similarities are seldom small, so that with less weight for these the scale from 0 to 1
    /// is used evenly: with it, diversity 0.3 costs about as much of NDCG as is hardly noticed (docs/benchmarks.md).
    private static let similarityWeight: Float = 0.6

    /// Orders the first places anew: each next item is the one with the largest (1 - diversity) * relevance - diversity
    /// * 0.6 * similarity to the items before it.
    ///
    /// - Parameters:
    ///   - entries: best first.
    ///   - places: How many places are ordered anew.
    ///   - page: How many of them are shown together. These are in the order of `entries`.
    ///   - choices: How many of the entries may take them. Those that do not follow in their order.
    func diversified(
        _ entries: [TopK.Entry], first places: Int, page: Int, choices: Int, _ diversity: Float, for party: Party,
        in snapshot: borrowing Snapshot
    ) throws -> [TopK.Entry] {
        let choice = Array(entries.prefix(choices))
        guard choice.count > 1 else { return entries }
        let relevance = choice.indices.map { (1 - diversity) / Float(log2(Double($0 + 2))) }
        var compared = try comparedItems(choice.map(\.index), for: party, in: snapshot)
        var similarities = [Float](repeating: 0, count: choice.count)
        var isLeft = [Bool](repeating: true, count: choice.count)
        var chosen: [Int] = []
        while chosen.count < min(places, choice.count) {
            try TimeAllowance.check(expecting: choice.count * Self.comparisonNanoseconds)
            let share = Self.similarityWeight * diversity / Float(max(1, chosen.count))
            var (next, largest) = (0, -Float.infinity)
            for position in choice.indices where isLeft[position] {
                let gain = relevance[position] - share * similarities[position]
                if gain > largest { (next, largest) = (position, gain) }
            }
            isLeft[next] = false
            chosen.append(next)
            if chosen.count < places {
                try compared.addSimilarities(to: next, into: &similarities, in: snapshot)
            }
        }
        let shown = chosen.chunks(ofCount: max(1, page)).flatMap { $0.sorted() }
        let others = choice.indices.filter { isLeft[$0] }
        return (shown + others).map { choice[$0] } + entries.dropFirst(choices)
    }

    /// About what it takes to compare two items.
    private static let comparisonNanoseconds = 20
}
