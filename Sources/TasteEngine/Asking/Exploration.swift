import DenseMath
import TasteStore
import TasteValues

/// Places for items of which too little is known to be sure, so that they get the ratings from which it becomes known.
extension Engine {
    /// Gives some of the first places to the items with the fewest ratings, which are drawn by chance among equals.
    ///
    /// - Parameter places: How many places there are, of which `question.explore` is the share that is given.
    func explore(
        _ ordered: inout OrderedItems, first places: Int, _ question: Question, of scores: ItemScores,
        among eligible: EligibleItems, in snapshot: borrowing Snapshot
    ) throws {
        let places = min(places, ordered.entries.count)
        var random = RandomNumbers(seed: question.seed)
        let slots = Array(0..<places).shuffled(using: &random)
            .prefix(Int((Float(places) * question.explore).rounded())).sorted()
        if slots.isEmpty { return }
        let popularity = try popularity.current(in: snapshot)
        try TimeAllowance.check(expecting: eligible.itemCount * Self.drawNanoseconds)
        // Items that keep a place need not be explored.
        let kept = Set(ordered.entries.prefix(places - slots.count).map(\.index))
        let draw = random.next()
        var fewest = TopK(capacity: slots.count + kept.count)
        popularity.forEachCount(below: eligible.itemCount) { item, count in
            guard -Float(count) + 1 >= fewest.threshold, eligible.contains(item) else { return }
            fewest.insert(item, score: -Float(count) + Self.chance(draw, item))
        }
        let explored = fewest.sorted().lazy.map(\.index).filter { !kept.contains($0) }.prefix(slots.count)
        ordered.place(Array(explored), at: slots, of: scores)
    }

    /// About what one item adds to the time of choosing the items to explore.
    private static let drawNanoseconds = 10

    /// A number from 0 to 1 that is drawn for an item.
    private static func chance(_ draw: UInt64, _ item: Int32) -> Float {
        var random = RandomNumbers(seed: draw ^ UInt64(UInt32(bitPattern: item)))
        return Float(random.next() >> 40) / Float(1 << 24)
    }
}

extension OrderedItems {
    /// Moves items to places of their own. All others keep their order.
    fileprivate mutating func place(_ items: [Int32], at slots: [Int], of scores: ItemScores) {
        explored = Set(items)
        var others = entries.filter { !explored.contains($0.index) }[...]
        var next = items[...]
        var placed: [TopK.Entry] = []
        while !others.isEmpty || !next.isEmpty {
            if slots.contains(placed.count) || others.isEmpty, let item = next.popFirst() {
                placed.append(TopK.Entry(index: item, score: scores.score(of: item)))
            } else if let entry = others.popFirst() {
                placed.append(entry)
            }
        }
        entries = placed
    }
}
