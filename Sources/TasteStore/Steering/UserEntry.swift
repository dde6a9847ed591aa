import LMDB

/// What the table of names says about a user: the index, and what a rating must know before it is stored. It stands
/// with the name because whoever rates looks the name up anyway.
package struct UserEntry: Sendable, Equatable {
    package let index: UInt32
    /// Whether all the user's ratings are private.
    package var isPrivate = false
    /// Whether the user has private ratings.
    package var hasPrivateRatings = false

    init(index: UInt32) { self.index = index }

    init(_ bytes: RawSpan, else damage: @autoclosure () -> StoreDamage) throws(StoreDamage) {
        guard bytes.byteCount == 4 || bytes.byteCount == 8 else { throw damage() }
        index = bytes.load(UInt32.self, at: 0)
        guard bytes.byteCount == 8 else { return }
        let flags = bytes.load(UInt32.self, at: 4)
        guard flags & ~3 == 0 else { throw damage() }
        (isPrivate, hasPrivateRatings) = (flags & 1 != 0, flags & 2 != 0)
    }

    /// Whether a rating of this user may concern private ones.
    var hasPrivacy: Bool { isPrivate || hasPrivateRatings }

    /// The flags are left out where there are none, as nearly always.
    var stored: [UInt32] {
        hasPrivacy ? [index, (isPrivate ? 1 : 0) | (hasPrivateRatings ? 2 : 0)] : [index]
    }
}

extension Changes {
    /// Stores what the table of names says about a user.
    mutating func put(_ entry: UserEntry, named name: String) throws {
        try transaction.putChecked(tables.userIndices, name, entry.stored.span.bytes)
    }
}
