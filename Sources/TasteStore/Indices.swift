import LMDB
import TasteValues

/// The dense indices that stand for users and items.
extension TransactionReference {
    /// The index of a name; nil if the name is unknown.
    func index(of name: String, in table: Table, _ part: StoreDamage.Part) throws -> UInt32? {
        // The name itself is left out of the damage, because it may be anything that a peer sent.
        func damage() -> StoreDamage { StoreDamage(part, "the index of a name") }
        return try checked(table, name, damage()) { try $0.index(ofNamed: part, else: damage()) }
    }

    /// One more than the largest index in a table keyed by dense indices. The checksum of the last entry is checked,
    /// because callers make arrays of this size.
    func indexCount(of table: Table, _ part: StoreDamage.Part) throws -> Int {
        try withCursor(table) { cursor in
            try cursor.move(.last) { key, value in
                let index = try key.index(part)
                return try value.withChecked(key: key, StoreDamage(part, "the record of \(part.rawValue) \(index)")) {
                    _ in
                    Int(index) + 1
                }
            } ?? 0
        }
    }
}

extension Changes {
    // Models hold indices as Int32.
    private static let indexLimit = Int(Int32.max)

    /// The index of a new user or item, where so many were given before.
    ///
    /// - Throws: ``LateRefusal`` of code `resourceExhausted` if there are no more indices.
    func newIndex(_ given: Int) throws -> UInt32 {
        guard given < Self.indexLimit else {
            throw LateRefusal(
                error: TasteError(
                    .resourceExhausted,
                    "The store has given all of its \(Self.indexLimit) indices of users or items. Export what it holds, and import it into a new state folder."
                ))
        }
        return UInt32(given)
    }
}

extension RawSpan {
    /// The index that is stored with a name.
    func index(ofNamed part: StoreDamage.Part, else damage: @autoclosure () -> StoreDamage) throws(StoreDamage)
        -> UInt32
    {
        part == .user ? try UserEntry(self, else: damage()).index : try number(UInt32.self, else: damage())
    }

    /// The index that is the key of an entry.
    func index(_ part: StoreDamage.Part) throws(StoreDamage) -> UInt32 {
        try number(UInt32.self, else: StoreDamage(part, "an index"))
    }
}
