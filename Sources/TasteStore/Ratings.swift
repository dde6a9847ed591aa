import LMDB

/// The ratings, stored twice: a row for each user, sorted by item, and a row for each item, sorted by user.
///
/// The rows are brought up to date with the log in large steps. Every read applies the events that the rows do not hold
/// yet, so that it sees all events of its snapshot.
package struct Ratings {
    let context: StoreContext
    let transaction: TransactionReference

    /// A user's ratings, in the order of item indices.
    package func row(ofUser user: UInt32) throws -> [StoredRating] {
        var row = try mergedRow(user, of: context.tables.ratingsByUser)
        RecentEvents.apply(try context.recent.entries(ofUser: user, in: transaction), to: &row)
        return row
    }

    /// An item's ratings, in the order of user indices.
    package func row(ofItem item: UInt32) throws -> [StoredRating] {
        var row = try mergedRow(item, of: context.tables.ratingsByItem)
        RecentEvents.apply(try context.recent.entries(ofItem: item, in: transaction), to: &row)
        return row
    }

    /// The number of ratings.
    package var count: Int {
        get throws {
            try transaction.count(context.tables.ratingsByUser) + context.recent.netCount(in: transaction)
        }
    }

    private func mergedRow(_ key: UInt32, of table: Table) throws -> [StoredRating] {
        var row: [StoredRating] = []
        try transaction.withCursor(table) { cursor in
            try cursor.forEachPage(ofRow: key) { page in
                try TimeAllowance.check()
                let count = page.byteCount / StoredRating.byteCount
                row.reserveCapacity(row.count + count)
                for position in 0..<count { row.append(StoredRating(page, at: position * StoredRating.byteCount)) }
            }
        }
        return row
    }
}

extension Changes {
    /// The current value of a rating, with what this transaction has written; nil if there is none.
    func value(user: UInt32, item: UInt32) throws -> Float? {
        if let value = recent.latest(user: user, item: item) { return value }
        // Once this transaction has merged, the rows hold all events in memory, and may hold newer values.
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
        // A row is sorted by whole records, so a rating with another value or time is another entry: the old one is
        // removed.
        if previous != nil { try delete() }
        try put(row, rating.words.span.bytes)
        return previous?.value
    }

    /// Removes one rating of a row.
    func remove(_ index: UInt32, fromRow row: UInt32) throws {
        if try find(index, inRow: row) != nil { try delete() }
    }

    /// Finds one rating of a row, and leaves the cursor there. Returns nil if there is none.
    fileprivate func find(_ index: UInt32, inRow row: UInt32) throws -> StoredRating? {
        let found = try seek(row: row, from: StoredRating.start(of: index).span.bytes) { StoredRating($0, at: 0) }
        return found?.index == index ? found : nil
    }
}
