import Algorithms
import LMDB
import TasteStore

/// A page of a listing, and where the next one begins; nil: this was the last.
package struct Page<Entry: Sendable>: Sendable {
    package var entries: [Entry]
    package var nextCursor: String?
}

/// One rating of a user.
package struct HistoryEntry: Sendable {
    package var item: String
    package var title: String
    package var value: Float
    /// Seconds since 1970, as given.
    package var time: Int64
}

/// An item with what is known of its ratings.
package struct ItemInformation: Sendable {
    package var record: ItemRecord
    package var statistics: ItemStatistics
}

extension Engine {
    /// A user's ratings, newest first; those of one moment by item.
    ///
    /// The cursor is the last rating's place in that order, so that ratings made between two pages shift nothing.
    ///
    /// - Throws: `notFound` for an unknown user, `invalidArgument` for a cursor this call did not give.
    package func history(user name: String, limit: Int, cursor: String) throws(EngineError) -> Answer<
        Page<HistoryEntry>
    > {
        try read { transaction in
            guard let user = try self.store.users.index(of: name, in: transaction) else {
                throw EngineError(StoreError.noUser(name), field: "user")
            }
            var row = try self.store.ratings.row(ofUser: user, in: transaction)
            row.sort { ($1.time, $0.index) < ($0.time, $1.index) }
            if let (time, index) = try self.historyPlace(cursor) {
                row.removeFirst(row.partitioningIndex { ($0.time, index) < (time, $0.index) })
            }
            let page = row.prefix(limit)
            let entries = try page.map { rating in
                let label = try self.store.items.label(of: rating.index, in: transaction)
                return HistoryEntry(
                    item: label?.name ?? "", title: label?.title ?? "", value: rating.value, time: rating.time)
            }
            let last = page.count < row.count ? page.last : nil
            return Answer(
                Page(entries: entries, nextCursor: last.map { "\($0.time).\($0.index)" }),
                try self.freshness(in: transaction))
        }
    }

    /// An item's record and statistics.
    package func item(named name: String) throws(EngineError) -> Answer<ItemInformation> {
        try read { transaction in
            let index = try self.index(ofItem: name, field: "item", in: transaction)
            guard let record = try self.store.items.record(of: index, in: transaction) else {
                throw EngineError(StoreError.noItem(name), field: "item")
            }
            let statistics = try self.store.items.statistics(of: index, in: transaction)
            return Answer(
                ItemInformation(record: record, statistics: statistics), try self.freshness(in: transaction))
        }
    }

    /// All items, in the order in which they came into being.
    package func items(limit: Int, cursor: String) throws(EngineError) -> Answer<Page<ItemInformation>> {
        try read { transaction in
            guard let start = cursor.isEmpty ? 0 : UInt32(cursor) else { throw self.badCursor(cursor) }
            var entries: [ItemInformation] = []
            var next: UInt32?
            try self.store.items.forEachRecord(from: start, in: transaction) { index, record in
                if entries.count == limit {
                    next = index
                    return false
                }
                let statistics = try self.store.items.statistics(of: index, in: transaction)
                entries.append(ItemInformation(record: record, statistics: statistics))
                return true
            }
            return Answer(
                Page(entries: entries, nextCursor: next.map { String($0) }), try self.freshness(in: transaction))
        }
    }

    private func historyPlace(_ cursor: String) throws -> (time: Int64, index: UInt32)? {
        if cursor.isEmpty { return nil }
        let parts = cursor.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let time = Int64(parts[0]), let index = UInt32(parts[1]) else {
            throw badCursor(cursor)
        }
        return (time, index)
    }

    private func badCursor(_ cursor: String) -> EngineError {
        EngineError(
            .invalidArgument, "\(cursor) is not a cursor of this listing. Pass next_cursor as it was, or nothing.",
            field: "cursor")
    }
}
