import LMDB

/// The ratings, twice: a row for each user, sorted by item, and its transpose, a row for each item, sorted by user.
///
/// The tables follow the log in large steps. Every read adds what they do not hold yet, so that it sees all of its
/// snapshot's log.
package struct Ratings {
    let context: StoreContext
    let transaction: TransactionReference

    /// What a user has rated, in the order of item indices.
    package func row(ofUser user: UInt32) throws -> [StoredRating] {
        var row = try mergedRow(user, of: context.tables.ratingsByUser)
        RecentEvents.apply(try context.recent.entries(ofUser: user, in: transaction), to: &row)
        return row
    }

    /// Who has rated an item, in the order of user indices.
    package func row(ofItem item: UInt32) throws -> [StoredRating] {
        var row = try mergedRow(item, of: context.tables.ratingsByItem)
        RecentEvents.apply(try context.recent.entries(ofItem: item, in: transaction), to: &row)
        return row
    }

    /// How many ratings there are.
    package var count: Int {
        get throws {
            try transaction.count(context.tables.ratingsByUser) + context.recent.netCount(in: transaction)
        }
    }

    private func mergedRow(_ key: UInt32, of table: Table) throws -> [StoredRating] {
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
}

extension Changes {
    /// A rating's value now, with what this change has written itself.
    func value(user: UInt32, item: UInt32) throws -> Float? {
        if let value = recent.latest(user: user, item: item) { return value }
        // Once this transaction has merged, the rows hold all that memory does, and may hold newer values.
        if mergedThrough == nil, let value = context.recent.latest(user: user, item: item) { return value }
        return try transaction.withCursor(tables.ratingsByUser) { try $0.find(item, inRow: user)?.value }
    }
}

extension Cursor {
    /// Sets or replaces one rating of a row.
    ///
    /// - Returns: The value it had before; nil if it is new.
    func set(_ rating: StoredRating, inRow row: UInt32) throws -> Float? {
        let previous = try find(rating.index, inRow: row)
        // A row is sorted by whole values: one with another value or time lies elsewhere, so the old one goes first.
        if previous != nil { try delete() }
        try put(row, rating.words.span.bytes)
        return previous?.value
    }

    /// Removes one rating of a row.
    func remove(_ index: UInt32, fromRow row: UInt32) throws {
        if try find(index, inRow: row) != nil { try delete() }
    }

    /// Finds one rating of a row, and leaves the cursor on it if there is one.
    fileprivate func find(_ index: UInt32, inRow row: UInt32) throws -> StoredRating? {
        let found = try seek(row: row, from: StoredRating.start(of: index).span.bytes) { StoredRating($0, at: 0) }
        return found?.index == index ? found : nil
    }
}
