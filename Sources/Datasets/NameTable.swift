/// Names (UTF-8, 1 to `maximumNameBytes` bytes) and their numbers, counted from 0 in the order of their first
/// appearance.
///
/// A file of ratings repeats its few names in every line. Looking the bytes up here spares a `String` a line, and the
/// numbers are what a rating matrix, or a message that sends each name once, wants anyway.
package struct NameTable: Sendable {
    /// A longer name is more likely a broken line than a name.
    package static let maximumNameBytes = 255
    /// Numbers are 32 bits wide, and half of them are ample.
    package static let maximumCount = Int(Int32.max)

    /// All names, one after the other: name n is `text[ends[n - 1]..<ends[n]]`.
    private var text: [UInt8] = []
    private var ends: [Int] = []
    private var hashes: [UInt64] = []
    /// Open addressing with linear probing; number + 1, or 0 where empty; a power of two, at most half full.
    private var slots: [UInt32] = Array(repeating: 0, count: 64)

    package init() {}

    package var count: Int { ends.count }

    /// The name with this number, which must be below `count`.
    package subscript(number: UInt32) -> String {
        String(decoding: text[start(of: Int(number))..<ends[Int(number)]], as: UTF8.self)
    }

    /// The names from this number on, in order: those that appeared since `count` was `number`.
    package func names(from number: Int) -> [String] {
        (number..<count).map { self[UInt32($0)] }
    }

    /// The number of a name, or `nil` if it has not appeared.
    package func number(of name: String) -> UInt32? {
        let bytes = Array(name.utf8)
        let found = slots[slot(of: bytes.span, hash: Self.hash(bytes.span))]
        return found == 0 ? nil : found - 1
    }

    /// The number of `name`, which is a new one if the name has not appeared before.
    package mutating func intern(_ name: String) -> UInt32 {
        let bytes = Array(name.utf8)
        return intern(bytes.span)
    }

    /// As `intern(_: String)`. The caller has checked the bytes; see `RatingReader`.
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

    /// Where the name stands, or else where it would be put.
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

    /// FNV-1a, 64 bits (Fowler, Noll and Vo), folded so that its better, upper half reaches the mask.
    private static func hash(_ name: Span<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for index in name.indices { hash = (hash ^ UInt64(name[index])) &* 0x100_0000_01b3 }
        return hash ^ (hash >> 32)
    }
}
