import LMDB

/// The ratings, stored twice: a row for each user, sorted by item, and a row for each item, sorted by user.
///
/// The rows are brought up to date with the log in large steps. Every read applies the events that the rows do not hold
/// yet, so that it sees all events of its snapshot. Whatever reads a whole row checks its checksum.
package struct Ratings {
    let context: StoreContext
    let transaction: TransactionReference

    /// What a row belongs to. The index of each of its ratings stands for the other.
    package enum Side: Sendable { case user, item }

    /// A user's ratings, in the order of item indices.
    package func row(ofUser user: UInt32) throws -> [StoredRating] { try row(user, of: .user) }

    /// An item's ratings, in the order of user indices.
    package func row(ofItem item: UInt32) throws -> [StoredRating] { try row(item, of: .item) }

    /// The number of ratings.
    package var count: Int {
        get throws {
            try transaction.count(context.tables.ratingsByUser) + context.recent.netCount(in: transaction)
        }
    }

    private func row(_ key: UInt32, of side: Side) throws -> [StoredRating] {
        var row: [StoredRating] = []
        try forEachMerged(key, of: side) { row.append($0) }
        RecentEvents.apply(try recent(key, of: side), to: &row)
        return row
    }

    func recent(_ key: UInt32, of side: Side) throws -> [RecentEvents.Entry] {
        let entries =
            switch side {
            case .user: try context.recent.entries(ofUser: key, in: transaction)
            case .item: try context.recent.entries(ofItem: key, in: transaction)
            }
        if entries.count > 256 { try TimeAllowance.check(expecting: entries.count * Self.sortNanoseconds) }
        return entries
    }

    /// About what reading takes for each of thousands of ratings, with their checksums.
    static let readNanoseconds = 4

    /// About what sorting takes for each of thousands of entries.
    private static let sortNanoseconds = 150

    /// Runs `body` on the stored ratings of a row, in the order of their indices.
    @inline(__always)
    func forEachMerged(_ key: UInt32, of side: Side, _ body: (StoredRating) -> Void) throws {
        try forEachMergedPage(key, of: side) { page in
            for position in 0..<page.byteCount / StoredRating.byteCount {
                body(StoredRating(page, at: position * StoredRating.byteCount))
            }
        }
    }

    /// Runs `body` on the pages of a stored row, each of which holds whole ratings, in the order of their indices.
    @inline(__always)
    func forEachMergedPage(_ key: UInt32, of side: Side, _ body: (RawSpan) -> Void) throws {
        var checksum: UInt32 = 0
        try transaction.withCursor(context.tables.ratings(by: side)) { cursor in
            // A row that takes too long is not begun: whoever is given up has read for nothing.
            try cursor.forEachPage(ofRow: key, begin: { try TimeAllowance.check(expecting: $0 * Self.readNanoseconds) })
            {
                page in
                try TimeAllowance.check()
                guard page.byteCount % StoredRating.byteCount == 0 else { throw Self.damage(of: key, side) }
                checksum &+= StoredRating.checksum(ofPage: page, key, side)
                body(page)
            }
        }
        guard try checksum == storedChecksum(key, of: side) else { throw Self.damage(of: key, side) }
    }

    private func storedChecksum(_ key: UInt32, of side: Side) throws -> UInt32 {
        switch side {
        case .user: try Users(context: context, transaction: transaction).head(of: key)?.rowChecksum ?? 0
        case .item:
            try Items(context: context, transaction: transaction).statisticsRecord(of: key).rowChecksum
        }
    }

    static func damage(of key: UInt32, _ side: Side) -> StoreDamage {
        switch side {
        case .user: StoreDamage(.user, "the ratings of user \(key)")
        case .item: StoreDamage(.item, "the ratings of item \(key)")
        }
    }
}

extension Tables {
    func ratings(by side: Ratings.Side) -> Table {
        switch side {
        case .user: ratingsByUser
        case .item: ratingsByItem
        }
    }
}

extension Changes {
    /// The current value of a rating, with what this transaction has written; nil if there is none.
    func value(user: UInt32, item: UInt32) throws -> Float? {
        try transaction.withCursor(tables.ratingsByUser) { try value(user: user, item: item, $0) }
    }

    /// As ``value(user:item:)``, with a cursor on the ratings by user.
    func value(user: UInt32, item: UInt32, _ cursor: borrowing Cursor) throws -> Float? {
        if let value = recent.latest(user: user, item: item) { return value }
        // Once this transaction has merged, the rows hold all events in memory, and may hold newer values.
        if mergedThrough == nil, let value = context.recent.latest(user: user, item: item) { return value }
        return try cursor.find(item, inRow: user)?.value
    }
}

extension Cursor {
    /// Sets or replaces one rating of a row.
    ///
    /// - Returns: The rating that it replaced; nil if it is new.
    func set(_ rating: StoredRating, inRow row: UInt32) throws -> StoredRating? {
        let previous = try find(rating.index, inRow: row)
        switch previous {
        case nil: try put(row, rating.words.span.bytes)
        case rating: break
        // A row is sorted by whole records. These begin with the index, which is as before.
        case .some: try replace(row, rating.words.span.bytes)
        }
        return previous
    }

    /// Removes one rating of a row, and returns it; nil if there is none.
    func remove(_ index: UInt32, fromRow row: UInt32) throws -> StoredRating? {
        let previous = try find(index, inRow: row)
        if previous != nil { try delete() }
        return previous
    }

    /// Finds one rating of a row, and leaves the cursor there. Returns nil if there is none.
    fileprivate func find(_ index: UInt32, inRow row: UInt32) throws -> StoredRating? {
        let found = try seek(row: row, from: StoredRating.start(of: index).span.bytes) { bytes in
            guard bytes.byteCount == StoredRating.byteCount else { throw StoreDamage(.user, "a rating in row \(row)") }
            return StoredRating(bytes, at: 0)
        }
        return found?.index == index ? found : nil
    }
}
