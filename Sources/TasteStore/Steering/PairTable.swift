import LMDB

/// A table whose keys are pairs of a user's and an item's index, so that what belongs to a user stands together, in the
/// order of items.
extension TransactionReference {
    static func pair(_ user: UInt32, _ item: UInt32) -> PairKey { PairKey(UInt64(user), UInt64(item)) }

    /// Runs `body` on the entries of a user, in the order of items, until it returns false.
    ///
    /// - Parameters:
    ///   - first: The index of the first item that is wanted.
    ///   - body: Gets the item, the key, and the value with its checksum.
    func forEachEntry(
        ofUser user: UInt32, in table: Table, from first: UInt32 = 0,
        _ body: (_ item: UInt32, _ key: RawSpan, _ value: RawSpan) throws -> Bool
    ) throws {
        // Nearly every store has none of them, and then not even a page is looked at.
        guard try count(table) > 0 else { return }
        try withCursor(table) { cursor in
            try cursor.forEach(from: Self.pair(user, first)) { key, value in
                let pair = try key.userAndItem
                guard pair.user == user else { return false }
                if pair.item % 256 == 0 { try TimeAllowance.check() }
                return try body(pair.item, key, value)
            }
        }
    }

    /// Runs `body` on all entries of a table, in the order of users and items.
    func forEachEntry(
        in table: Table, _ body: (_ user: UInt32, _ item: UInt32, _ key: RawSpan, _ value: RawSpan) throws -> Void
    ) throws {
        try withCursor(table) { cursor in
            try cursor.forEach(from: Self.pair(0, 0)) { key, value in
                let pair = try key.userAndItem
                try body(pair.user, pair.item, key, value)
                return true
            }
        }
    }

    /// Whether a user has an entry.
    func hasEntry(ofUser user: UInt32, in table: Table) throws -> Bool {
        var isFound = false
        try forEachEntry(ofUser: user, in: table) { _, _, _ in
            isFound = true
            return false
        }
        return isFound
    }
}

extension RawSpan {
    /// The indices that are the key of an entry.
    var userAndItem: (user: UInt32, item: UInt32) {
        get throws(StoreDamage) {
            guard let pair = PairKey(keyBytes: self), let user = UInt32(exactly: pair.first),
                let item = UInt32(exactly: pair.second)
            else { throw StoreDamage(.user, "an index of a user and an item") }
            return (user, item)
        }
    }
}
