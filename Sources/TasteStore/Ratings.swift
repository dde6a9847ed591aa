import LMDB

/// The ratings, twice: a row for each user, sorted by item, and its transpose, a row for each item, sorted by user.
///
/// The tables follow the log in large steps; every read here adds what they do not hold yet, so that it sees all of its
/// snapshot's log.
package struct Ratings: Sendable {
    let byUser: Table
    let byItem: Table
    let recent: Recent

    /// What a user has rated, in the order of item indices.
    package func row<Transaction: Readable & ~Copyable>(
        ofUser user: UInt32, in transaction: borrowing Transaction
    ) throws -> [StoredRating] {
        var row = try mergedRow(user, of: byUser, in: transaction)
        RecentEvents.apply(try recent.entries(ofUser: user, in: transaction), to: &row)
        return row
    }

    /// Who has rated an item, in the order of user indices.
    package func row<Transaction: Readable & ~Copyable>(
        ofItem item: UInt32, in transaction: borrowing Transaction
    ) throws -> [StoredRating] {
        var row = try mergedRow(item, of: byItem, in: transaction)
        RecentEvents.apply(try recent.entries(ofItem: item, in: transaction), to: &row)
        return row
    }

    /// How many ratings there are.
    package func count<Transaction: Readable & ~Copyable>(in transaction: borrowing Transaction) throws -> Int {
        try transaction.count(byUser) + recent.netCount(in: transaction)
    }

    /// What the writer must know before it changes a rating: its value now, the changes of its own transaction included.
    func value(
        user: UInt32, item: UInt32, after changes: borrowing Changes, in transaction: borrowing WriteTransaction
    ) throws -> Float? {
        if let value = changes.recent.latest(user: user, item: item) { return value }
        // Once this transaction has merged, the rows hold all that memory does, and may hold newer values.
        if changes.mergedThrough == nil, let value = recent.latest(user: user, item: item) { return value }
        return try transaction.withCursor(byUser) { try find(item, inRow: user, $0)?.value }
    }

    private func mergedRow<Transaction: Readable & ~Copyable>(
        _ key: UInt32, of table: Table, in transaction: borrowing Transaction
    ) throws -> [StoredRating] {
        var row: [StoredRating] = []
        try transaction.withCursor(table) { cursor in
            try cursor.forEachPage(ofRow: key) { page in
                let count = page.byteCount / StoredRating.byteCount
                row.reserveCapacity(row.count + count)
                for position in 0..<count { row.append(StoredRating(page, at: position * StoredRating.byteCount)) }
            }
        }
        return row
    }

    /// Sets or replaces one rating of a row through a cursor on its table.
    ///
    /// - Returns: The value it had before; nil if it is new.
    func set(_ rating: StoredRating, inRow row: UInt32, _ cursor: borrowing Cursor) throws -> Float? {
        let previous = try find(rating.index, inRow: row, cursor)
        // A row is sorted by whole values: one with another value or time lies elsewhere, so the old one goes first.
        if previous != nil { try cursor.delete() }
        try cursor.put(row, rating.words.span.bytes)
        return previous?.value
    }

    /// Removes one rating of a row through a cursor on its table.
    func remove(_ index: UInt32, fromRow row: UInt32, _ cursor: borrowing Cursor) throws {
        if try find(index, inRow: row, cursor) != nil { try cursor.delete() }
    }

    /// Leaves the cursor on the rating if there is one.
    private func find(_ index: UInt32, inRow row: UInt32, _ cursor: borrowing Cursor) throws -> StoredRating? {
        let found = try cursor.seek(row: row, from: StoredRating.start(of: index).span.bytes) {
            StoredRating($0, at: 0)
        }
        return found?.index == index ? found : nil
    }
}
