import Algorithms
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

    func score(of item: Int32) -> Float {
        let position = known.partitioningIndex { $0.item >= item }
        return position < known.count && known[position].item == item ? known[position].score : rest
    }
}

/// The scores of all items in one answer: those of the first items as a list, and those of the others.
struct ItemScores {
    var first: [Float] = []
    var others: SparseScores?

    func score(of item: Int32) -> Float {
        Int(item) < first.count ? first[Int(item)] : others?.score(of: item) ?? -.infinity
    }

    /// The scores of the items below a number as a list.
    func list(below count: Int) -> [Float] {
        var scores = first
        guard let others, first.count < count else { return scores }
        scores.reserveCapacity(count)
        scores += repeatElement(others.rest, count: count - first.count)
        for (item, score) in others.known where Int(item) >= first.count && Int(item) < count {
            scores[Int(item)] = score
        }
        return scores
    }

    /// The items with the largest scores, best first. Of equal scores the lower index comes first.
    func best(_ count: Int, among eligible: EligibleItems) -> [TopK.Entry] {
        var top = TopK(capacity: min(count, eligible.count))
        if top.capacity == 0 { return [] }
        if let items = eligible.items {
            add(items, count: count, to: &top)
        } else {
            add(without: eligible.excluded, count: count, to: &top)
        }
        return top.sorted()
    }

    private func add(_ items: ItemBits, count: Int, to top: inout TopK) {
        items.forEach(in: 0..<first.count) { item in
            if first[item] >= top.threshold { top.insert(Int32(item), score: first[item]) }
            return true
        }
        guard let others else { return }
        for (item, score) in others.known where items.contains(Int(item)) { top.insert(item, score: score) }
        var (missing, known) = (count, others.known[...])
        items.forEach(in: others.range) { item in
            while let next = known.first, next.item < item { known.removeFirst() }
            guard known.first.map({ Int($0.item) }) != item else { return true }
            top.insert(Int32(item), score: others.rest)
            missing -= 1
            return missing > 0
        }
    }

    /// - Parameter excluded: ascending.
    private func add(without excluded: [Int32], count: Int, to top: inout TopK) {
        let left = excluded.prefix { $0 < first.count }
        // Item by item, only the score and what it must reach are looked at: this is done for the whole catalogue.
        var (start, threshold) = (0, top.threshold)
        func keepBest(of items: Range<Int>) {
            for item in items where first[item] >= threshold {
                top.insert(Int32(item), score: first[item])
                threshold = top.threshold
            }
        }
        for item in left where item >= start {
            keepBest(of: start..<Int(item))
            start = Int(item) + 1
        }
        keepBest(of: start..<first.count)
        if let others { add(others, without: excluded[left.endIndex...], count: count, to: &top) }
    }

    private func add(_ others: SparseScores, without excluded: ArraySlice<Int32>, count: Int, to top: inout TopK) {
        var left = excluded
        for (item, score) in others.known {
            while let next = left.first, next < item { left.removeFirst() }
            if left.first != item { top.insert(item, score: score) }
        }
        // Of items with the same score, no more can be among the best than are asked for.
        left = excluded
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
