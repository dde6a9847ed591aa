/// A set of items, as one bit for each dense index. Sets of different sizes may be combined: an item beyond the end of
/// a set is not in it.
struct ItemBits: Sendable, Equatable {
    private static let wordBits = 64

    private var words: [UInt64]

    /// The empty set, with room for the items below `count`.
    init(itemCount count: Int = 0) {
        words = [UInt64](repeating: 0, count: (count + Self.wordBits - 1) / Self.wordBits)
    }

    /// All items below `count`.
    init(allBelow count: Int) {
        words = [UInt64](repeating: .max, count: (count + Self.wordBits - 1) / Self.wordBits)
        if count % Self.wordBits > 0 { words[words.count - 1] = 1 << UInt64(count % Self.wordBits) - 1 }
    }

    init(_ items: some Sequence<UInt32>, itemCount count: Int) {
        self.init(itemCount: count)
        for item in items where item < count { insert(Int(item)) }
    }

    /// Bytes of memory.
    var byteCount: Int { words.count * MemoryLayout<UInt64>.size }

    /// The number of items in the set.
    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    func contains(_ item: Int) -> Bool {
        let word = item / Self.wordBits
        return word < words.count && words[word] >> UInt64(item % Self.wordBits) & 1 == 1
    }

    /// Adds an item, for which there is room.
    mutating func insert(_ item: Int) {
        words[item / Self.wordBits] |= 1 << UInt64(item % Self.wordBits)
    }

    mutating func remove(_ item: Int) {
        let word = item / Self.wordBits
        if word < words.count { words[word] &= ~(1 << UInt64(item % Self.wordBits)) }
    }

    mutating func formIntersection(_ other: ItemBits) {
        let common = min(words.count, other.words.count)
        for word in 0..<common { words[word] &= other.words[word] }
        for word in common..<words.count { words[word] = 0 }
    }

    mutating func subtract(_ other: ItemBits) {
        for word in 0..<min(words.count, other.words.count) { words[word] &= ~other.words[word] }
    }

    /// Runs `body` on the items of the set within a range, in the order of indices, until it returns false.
    @inline(__always)
    func forEach(in range: Range<Int>, _ body: (Int) throws -> Bool) rethrows {
        let end = min(range.upperBound, words.count * Self.wordBits)
        guard range.lowerBound < end else { return }
        for word in range.lowerBound / Self.wordBits..<(end + Self.wordBits - 1) / Self.wordBits {
            var bits = words[word]
            while bits != 0 {
                let item = word * Self.wordBits + bits.trailingZeroBitCount
                bits &= bits - 1
                if item < range.lowerBound { continue }
                if item >= end { return }
                guard try body(item) else { return }
            }
        }
    }

    /// The items of the set, ascending.
    var items: [Int32] {
        var items: [Int32] = []
        items.reserveCapacity(count)
        forEach(in: 0..<words.count * Self.wordBits) {
            items.append(Int32($0))
            return true
        }
        return items
    }
}
