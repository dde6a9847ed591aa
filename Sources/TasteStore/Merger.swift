import LMDB

/// Makes the rows follow the log.
struct Merger: Sendable {
    let users: Users
    let items: Items
    let ratings: Ratings
    let log: EventLog
    let recent: Recent

    /// Brings the rows of ratings, the statistics of items and the users' last sequence numbers up to date with the log.
    ///
    /// Walks both tables in their order, so that a page that several events touch is written once.
    func merge(_ changes: inout Changes, in transaction: borrowing WriteTransaction) throws {
        let after = try recent.mergedThrough(in: transaction)
        guard changes.sequence > after else { return }
        var events = RecentEvents()
        try log.forEach(after: after, in: transaction) { sequence, event in
            if event.kind == .rate || event.kind == .unrate {
                events.add(event, previous: event.previous, sequence: sequence)
            }
            return true
        }
        try merge(events.byUser, into: ratings.byUser, in: transaction)
        try merge(events.byItem, into: ratings.byItem, in: transaction)
        for (user, entries) in events.byUser.sorted(by: { $0.key < $1.key }) {
            if let last = entries.last { try users.touch(user, sequence: last.sequence, in: transaction) }
        }
        for (item, entries) in events.byItem.sorted(by: { $0.key < $1.key }) {
            var statistics = try items.mergedStatistics(of: item, in: transaction)
            statistics.apply(entries)
            try items.setStatistics(statistics, of: item, in: transaction)
        }
        try noteMerged(&changes, in: transaction)
    }

    /// Notes that the rows hold the whole log.
    func noteMerged(_ changes: inout Changes, in transaction: borrowing WriteTransaction) throws {
        try recent.setMergedThrough(changes.sequence, in: transaction)
        changes.recent = RecentEvents()
        changes.mergedThrough = changes.sequence
    }

    private func merge(
        _ rows: [UInt32: [RecentEvents.Entry]], into table: Table, in transaction: borrowing WriteTransaction
    ) throws {
        try transaction.withCursor(table) { cursor in
            for (row, entries) in rows.sorted(by: { $0.key < $1.key }) {
                for entry in entries {
                    guard let value = entry.value else {
                        try ratings.remove(entry.index, fromRow: row, cursor)
                        continue
                    }
                    let rating = StoredRating(index: entry.index, value: value, time: entry.time)
                    _ = try ratings.set(rating, inRow: row, cursor)
                }
            }
        }
    }
}
