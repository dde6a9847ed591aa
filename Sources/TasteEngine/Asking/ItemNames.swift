import Synchronization
import TasteStore
import TasteValues

/// The names of all items in memory, for requests with thousands of them: looking each up in the store takes several
/// times as long as reading the request.
final class ItemNames: Sendable {
    /// With fewer names than this, the store is asked.
    private static let leastNames = 32
    /// New items are taken over when there are so many; until then the store is asked for the names not found.
    private static let newItems = 1024
    /// Beyond this, the store is always asked: the names would take too much memory.
    private static let itemLimit = 1 << 20

    private let kept = Mutex(ItemNameTable())

    /// Runs `body` on each name's position, and its item or nil if it is unknown.
    func look(
        up names: [String], in snapshot: borrowing Snapshot, _ body: (Int, UInt32?) -> Void
    ) throws {
        let items = snapshot.items
        let count = try items.count
        guard names.count >= Self.leastNames, count <= Self.itemLimit else {
            for (position, name) in names.enumerated() {
                try TimeAllowance.check()
                body(position, try items.index(of: name))
            }
            return
        }
        let table = try table(of: items, count: count)
        let withdrawn = try snapshot.withdrawn.items
        for (position, name) in names.enumerated() {
            if position.isMultiple(of: 256) { try TimeAllowance.check() }
            let known = table.item(named: name)
            // A removed item has lost its name, which a newer one may have.
            let isCertain = known.map { Int($0) < count && !withdrawn.containsSorted($0) } ?? (table.count >= count)
            body(position, isCertain ? known : try items.index(of: name))
        }
    }

    private func table(of items: Items, count: Int) throws -> ItemNameTable {
        var table = kept.withLock { $0 }
        guard table.count == 0 || table.count + Self.newItems <= count else { return table }
        for item in table.count..<count {
            if item.isMultiple(of: 64) { try TimeAllowance.check() }
            table.append(try items.label(of: UInt32(item))?.name)
        }
        kept.withLock { kept in
            if kept.count < table.count { kept = table }
        }
        return table
    }
}

/// A hash table from names to indices that holds the names as bytes, one after the other.
private struct ItemNameTable: Sendable {
    /// The names' bytes; the name of an item ends at `ends[item]`.
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    /// Open addressing with linear probing: an item's index plus 1, and 0 for an empty slot. At most half are taken.
    private var slots: [UInt32] = []

    /// The number of items whose names are known.
    var count: Int { ends.count }

    func item(named name: String) -> UInt32? {
        if slots.isEmpty { return nil }
        var slot = Self.hash(name) & (slots.count - 1)
        while slots[slot] > 0 {
            if has(Int(slots[slot]) - 1, name: name) { return slots[slot] - 1 }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Adds the next item. An item of the same name loses it.
    ///
    /// - Parameter name: nil: the item has none.
    mutating func append(_ name: String?) {
        bytes += (name ?? "").utf8
        ends.append(bytes.count)
        guard let name, !name.isEmpty else { return }
        if 2 * ends.count > slots.count { return rehash() }
        place(UInt32(ends.count - 1), name: name)
    }

    private mutating func rehash() {
        var size = max(64, slots.count)
        while size < 4 * ends.count { size *= 2 }
        slots = [UInt32](repeating: 0, count: size)
        for item in ends.indices where !range(of: item).isEmpty {
            place(UInt32(item), name: String(decoding: bytes[range(of: item)], as: UTF8.self))
        }
    }

    private mutating func place(_ item: UInt32, name: String) {
        var slot = Self.hash(name) & (slots.count - 1)
        while slots[slot] > 0, !has(Int(slots[slot]) - 1, name: name) { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = item + 1
    }

    private func range(of item: Int) -> Range<Int> { (item == 0 ? 0 : ends[item - 1])..<ends[item] }

    private func has(_ item: Int, name: String) -> Bool {
        let range = range(of: item)
        let text = name.utf8
        return range.count == text.count && text.elementsEqual(bytes[range])
    }

    /// Seeded anew in each process, so that nobody can choose names that meet in one slot.
    private static func hash(_ name: String) -> Int {
        var hasher = Hasher()
        var word: UInt64 = 0
        var count = 0
        for byte in name.utf8 {
            word = word << 8 | UInt64(byte)
            count += 1
            if count.isMultiple(of: 8) {
                hasher.combine(word)
                word = 0
            }
        }
        hasher.combine(word)
        hasher.combine(count)
        return hasher.finalize()
    }
}
