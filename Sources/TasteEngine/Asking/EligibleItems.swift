import Algorithms
import TasteValues

/// The items that may be in an answer, as the conditions of a question narrow them down.
struct EligibleItems: Sendable {
    /// Indices are below this.
    let itemCount: Int
    /// nil: all but ``excluded``, which is cheaper as long as no condition has been set.
    private(set) var items: ItemBits?
    /// Ascending; empty where ``items`` says it all.
    private(set) var excluded: [Int32] = []
    /// The name of the condition that left nothing; empty if something is left.
    private(set) var emptiedBy = ""

    /// All items.
    init(allBelow count: Int) { itemCount = count }

    var count: Int { items?.count ?? itemCount - excluded.count }

    func contains(_ item: Int32) -> Bool {
        guard Int(item) < itemCount, item >= 0 else { return false }
        if let items { return items.contains(Int(item)) }
        let position = excluded.partitioningIndex { $0 >= item }
        return position == excluded.count || excluded[position] != item
    }

    /// The items with the largest indices, the largest first.
    func last(_ count: Int) -> [Int32] {
        var found: [Int32] = []
        var item = itemCount
        while item > 0, found.count < count {
            item -= 1
            if contains(Int32(item)) { found.append(Int32(item)) }
        }
        return found
    }

    /// Among how many of the best items `count` eligible ones are certain to be found, where `others` are not counted;
    /// nil: it depends on what the best ones are.
    ///
    /// - Parameter others: ascending.
    func places(of count: Int, besides others: [Int32]) -> Int? {
        guard items == nil else { return nil }
        var left = others[...]
        let outside = excluded.count { item in
            left = left.drop { $0 < item }
            return left.first != item
        }
        return count + outside
    }

    /// Leaves only the items of a set.
    mutating func keep(_ set: ItemBits, by condition: String) {
        makeBits()
        items?.formIntersection(set)
        note(condition)
    }

    /// Leaves out the items of a set.
    mutating func remove(_ set: ItemBits, by condition: String) {
        makeBits()
        items?.subtract(set)
        note(condition)
    }

    /// Leaves out some items, ascending and each at most once.
    mutating func remove(_ some: [Int32], by condition: String) {
        if some.isEmpty { return }
        if items == nil {
            let known = some.last.map { Int($0) < itemCount } == true ? some : some.filter { $0 < itemCount }
            excluded = excluded.isEmpty ? known : Self.union(excluded, known)
        } else {
            for item in some { items?.remove(Int(item)) }
        }
        note(condition)
    }

    private mutating func makeBits() {
        guard items == nil else { return }
        var bits = ItemBits(allBelow: itemCount)
        for item in excluded { bits.remove(Int(item)) }
        (items, excluded) = (bits, [])
    }

    private mutating func note(_ condition: String) {
        if emptiedBy.isEmpty, itemCount > 0, items?.isEmpty ?? (excluded.count == itemCount) { emptiedBy = condition }
    }

    private static func union(_ left: [Int32], _ right: [Int32]) -> [Int32] {
        var union: [Int32] = []
        union.reserveCapacity(left.count + right.count)
        var (left, right) = (left[...], right[...])
        while let first = left.first, let second = right.first {
            union.append(min(first, second))
            if first <= second { left.removeFirst() }
            if second <= first { right.removeFirst() }
        }
        return union + left + right
    }
}
