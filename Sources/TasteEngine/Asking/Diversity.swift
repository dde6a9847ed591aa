import DenseMath
import Recommenders
import TasteStore
import TasteValues

/// Lists whose items differ: maximal marginal relevance (Carbonell and Goldstein, "The Use of MMR, Diversity-Based
/// Reranking for Reordering Documents and Producing Summaries", SIGIR 1998, section 2).
extension Engine {
    /// Orders the first places anew: each next item is the one with the largest (1 - diversity) * score - diversity *
    /// similarity to the most similar item before it, with scores scaled to 0 to 1 over the choices.
    ///
    /// - Parameters:
    ///   - entries: best first.
    ///   - places: How many places are ordered anew.
    ///   - choices: How many of the entries may take them. Those that do not follow in their order.
    func diversified(
        _ entries: [TopK.Entry], first places: Int, choices: Int, _ diversity: Float, for party: Party,
        in snapshot: borrowing Snapshot
    ) throws -> [TopK.Entry] {
        var left = Array(entries.prefix(choices))
        guard left.count > 1, let best = left.first?.score, let worst = left.last?.score else { return entries }
        let range = best > worst ? best - worst : 1
        var nearest = [Float](repeating: 0, count: left.count)
        var chosen: [TopK.Entry] = []
        while chosen.count < places, !left.isEmpty {
            try TimeAllowance.check()
            var (next, largest) = (0, -Float.infinity)
            for position in left.indices {
                let score = (left[position].score - worst) / range
                let gain = (1 - diversity) * score - diversity * nearest[position]
                if gain > largest { (next, largest) = (position, gain) }
            }
            let entry = left.remove(at: next)
            nearest.remove(at: next)
            chosen.append(entry)
            if left.isEmpty || chosen.count == places { break }
            let alike = try similarities(of: entry.index, to: left.map(\.index), for: party, in: snapshot)
            for position in left.indices { nearest[position] = max(nearest[position], alike[position]) }
        }
        return chosen + left + entries.dropFirst(choices)
    }

    /// How similar some items are to an item: by the model where it has learned both, and else by genres and year.
    private func similarities(
        of item: Int32, to others: [Int32], for party: Party, in snapshot: borrowing Snapshot
    ) throws -> [Float] {
        let serving = party.members.lazy.compactMap(\.asker.serving).first
        var alike = [Float](repeating: 0, count: others.count)
        var unlearned = Array(others.indices)
        if let serving, try serving.hasLearned(item, in: snapshot) {
            let isLearned = try others.map { try serving.hasLearned($0, in: snapshot) }
            let learned = others.indices.filter { isLearned[$0] }
            unlearned = others.indices.filter { !isLearned[$0] }
            let own = try serving.model.similarities(
                of: item, to: learned.map { others[$0] }, from: serving.tensors(in: snapshot))
            for (position, value) in zip(learned, own) { alike[position] = value }
        }
        if unlearned.isEmpty { return alike }
        let catalogue = try catalogue.current(in: snapshot)
        for position in unlearned { alike[position] = catalogue.similarity(item, others[position]) }
        return alike
    }
}

extension Catalogue {
    /// How similar two items are by their genres and years, 0 to 1.
    func similarity(_ item: Int32, _ other: Int32) -> Float {
        guard let left = description(ofItem: item), let right = description(ofItem: other) else { return 0 }
        let shared = left.genres.count { right.genres.contains($0) }
        return ContentSimilarity(genreCount: left.genres.count, year: Int(left.year))
            .similarity(shared: shared, genreCount: right.genres.count, year: Int(right.year))
    }
}
