/// Names (UTF-8, 1 to `maximumNameBytes` bytes) and their numbers, which are counted from 0 in the order of first
/// appearance.
///
/// A file of ratings repeats few names in many lines. Looking up bytes avoids a `String` a line, and rating matrices
/// and messages that send each name once use the numbers.
package struct NameTable: Sendable {
    /// A longer name is probably part of a broken line.
    package static let maximumNameBytes = 255
    /// Numbers fit into a signed 32-bit integer.
    package static let maximumCount = Int(Int32.max)

    /// The concatenated names. Name n is `text[ends[n - 1]..<ends[n]]`.
    private var text: [UInt8] = []
    private var ends: [Int] = []
    private var hashes: [UInt64] = []
    /// A hash table with open addressing and linear probing, whose size is a power of two and which is at most half
    /// full. A slot contains a number plus 1, or 0 where it is empty.
    private var slots: [UInt32] = Array(repeating: 0, count: 64)

    package init() {}

    package var count: Int { ends.count }

    /// The name with this number, which must be below `count`.
    package subscript(number: UInt32) -> String {
        String(decoding: text[start(of: Int(number))..<ends[Int(number)]], as: UTF8.self)
    }

    /// The names from this number on, in order. They are the names that were added since `count` was `number`.
    package func names(from number: Int) -> [String] {
        (number..<count).map { self[UInt32($0)] }
    }

    /// The number of a name; nil where the table does not contain it.
    package func number(of name: String) -> UInt32? {
        let bytes = Array(name.utf8)
        let found = slots[slot(of: bytes.span, hash: Self.hash(bytes.span))]
        return found == 0 ? nil : found - 1
    }

    /// The number of a name, which is added to the table if it is new.
    package mutating func intern(_ name: String) -> UInt32 {
        let bytes = Array(name.utf8)
        return intern(bytes.span)
    }

    /// The number of a name, which is added to the table if it is new. The caller must have checked the bytes.
    mutating func intern(_ name: Span<UInt8>) -> UInt32 {
        let hash = Self.hash(name)
        let slot = slot(of: name, hash: hash)
        if slots[slot] != 0 { return slots[slot] - 1 }
        for index in name.indices { text.append(name[index]) }
        ends.append(text.count)
        hashes.append(hash)
        slots[slot] = UInt32(ends.count)
        if ends.count * 2 > slots.count { grow() }
        return UInt32(ends.count - 1)
    }

    private func start(of number: Int) -> Int { number == 0 ? 0 : ends[number - 1] }

    /// The slot of the name, or the empty slot where it would be added.
    private func slot(of name: Span<UInt8>, hash: UInt64) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            if hashes[number] == hash && isEqual(number, name) { return slot }
            slot = (slot + 1) & mask
        }
        return slot
    }

    private func isEqual(_ number: Int, _ name: Span<UInt8>) -> Bool {
        let start = start(of: number)
        guard ends[number] - start == name.count else { return false }
        for index in name.indices where text[start + index] != name[index] { return false }
        return true
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 2)
        let mask = slots.count - 1
        for (number, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(number + 1)
        }
    }

    /// The 64-bit hash FNV-1a (Fowler, Noll and Vo), folded so that the better distributed upper half affects the lower
    /// bits.
    private static func hash(_ name: Span<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for index in name.indices { hash = (hash ^ UInt64(name[index])) &* 0x100_0000_01b3 }
        return hash ^ (hash >> 32)
    }
}
