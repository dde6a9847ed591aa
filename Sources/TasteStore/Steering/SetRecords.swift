import LMDB
import Synchronization

/// The stored form of a set without what it holds, which is stored under the version, so that an answer need not read
/// it to know that it has not changed.
struct SetHead: Sendable {
    static let byteCount = 36

    /// The sequence number of the event that put the set or changed it.
    var version: UInt64
    var time: Int64
    var owner: UInt32
    /// The numbers of known and of unknown names when it was stored.
    var items: UInt32
    var unknown: UInt32
    /// What was counted for the owner.
    var byteCount: UInt64

    init(version: UInt64, time: Int64, owner: UInt32, items: Int, unknown: Int, byteCount: Int) {
        (self.version, self.time, self.owner) = (version, time, owner)
        (self.items, self.unknown, self.byteCount) = (UInt32(items), UInt32(unknown), UInt64(byteCount))
    }

    init(_ bytes: RawSpan) throws(StoreDamage) {
        guard bytes.byteCount == Self.byteCount else { throw Self.damage }
        version = bytes.load(UInt64.self, at: 0)
        time = bytes.load(Int64.self, at: 8)
        owner = bytes.load(UInt32.self, at: 16)
        items = bytes.load(UInt32.self, at: 20)
        unknown = bytes.load(UInt32.self, at: 24)
        byteCount = bytes.load(UInt64.self, at: 28)
    }

    var stored: [UInt8] {
        var bytes: [UInt8] = []
        append(version, to: &bytes)
        append(UInt64(bitPattern: time), to: &bytes)
        for number in [owner, items, unknown] { append(number, to: &bytes) }
        append(byteCount, to: &bytes)
        return bytes
    }

    static let damage = StoreDamage(.item, "the record of a set of items")

    static func damage(of version: UInt64) -> StoreDamage {
        StoreDamage(.item, "the set of items that event \(version) put")
    }
}

/// What a set holds.
struct SetMembers: Sendable {
    /// The indices of known items, ascending.
    var items: [UInt32]
    /// The names of no item.
    var unknown: Set<ExactName>
    /// The items below this index have been looked at for unknown names; 0: none.
    var resolvedBelow = 0

    init(items: [UInt32], unknown: Set<ExactName>) { (self.items, self.unknown) = (items, unknown) }

    init(_ bytes: RawSpan, _ head: SetHead, else damage: StoreDamage) throws(StoreDamage) {
        var reader = RecordReader(damage)
        guard Int(head.items) <= bytes.byteCount / 4, Int(head.unknown) <= bytes.byteCount / 4 else { throw damage }
        items = []
        items.reserveCapacity(Int(head.items))
        for _ in 0..<head.items {
            let item = try reader.number(bytes)
            guard items.last.map({ $0 < item }) ?? true else { throw damage }
            items.append(item)
        }
        unknown = []
        unknown.reserveCapacity(Int(head.unknown))
        for _ in 0..<head.unknown { unknown.insert(ExactName(try reader.text(bytes))) }
        guard reader.isAtEnd(of: bytes), unknown.count == Int(head.unknown) else { throw damage }
    }

    var stored: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(4 * items.count + unknown.reduce(0) { $0 + 4 + $1.text.utf8.count })
        for item in items { append(item, to: &bytes) }
        for name in unknown.sorted() { append(name.text, to: &bytes) }
        return bytes
    }

    var count: Int { items.count + unknown.count }
}

/// A name as the store compares it, by its bytes. Strings are equal if they look alike, such as those with a composed
/// and a decomposed letter.
struct ExactName: Hashable, Comparable, Sendable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: ExactName, right: ExactName) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

    static func < (left: ExactName, right: ExactName) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}

/// What the sets that were asked for last hold. Decoding a set of 100,000 items takes longer than an answer.
final class SetCache: Sendable {
    private static let capacity = 16

    /// The most recently used one last.
    private let kept = Mutex<[(version: UInt64, members: SetMembers)]>([])

    func members(of version: UInt64) -> SetMembers? {
        kept.withLock { kept in
            guard let position = kept.firstIndex(where: { $0.version == version }) else { return nil }
            kept.append(kept.remove(at: position))
            return kept.last?.members
        }
    }

    /// What a set holds in a snapshot with so many items; nil if that is not known.
    func members(of version: UInt64, itemCount: Int) -> SetMembers? {
        guard var members = members(of: version) else { return nil }
        if members.resolvedBelow == itemCount { return members }
        // The reader of an older snapshot must not see the items of a newer one.
        guard members.resolvedBelow > itemCount else { return nil }
        members.items.removeAll { $0 >= itemCount }
        return members
    }

    func keep(_ members: SetMembers, of version: UInt64) {
        kept.withLock { kept in
            if let position = kept.firstIndex(where: { $0.version == version }) {
                guard kept[position].members.resolvedBelow <= members.resolvedBelow else { return }
                kept.remove(at: position)
            }
            kept.append((version, members))
            if kept.count > Self.capacity { kept.removeFirst() }
        }
    }
}
