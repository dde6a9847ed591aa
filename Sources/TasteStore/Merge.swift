import LMDB

/// Merges the newest events of the log into the rows of ratings.
extension Changes {
    /// Brings the rows of ratings, the statistics of items and the users' last sequence numbers up to date with the
    /// log.
    ///
    /// Walks both tables in the order of their keys, so that a page that several events change is written once.
    mutating func merge() throws {
        let after = try context.recent.mergedThrough(in: transaction)
        guard sequence > after else { return }
        let events = try context.recent.events(after: after, through: sequence, in: transaction)
        try merge(events.byUser, into: tables.ratingsByUser)
        try merge(events.byItem, into: tables.ratingsByItem)
        for (user, entries) in events.byUser.sorted(by: { $0.key < $1.key }) {
            if let last = entries.last { try setLastSequence(last.sequence, ofUser: user) }
        }
        for (item, entries) in events.byItem.sorted(by: { $0.key < $1.key }) {
            var statistics = try snapshot.items.mergedStatistics(of: item)
            statistics.apply(entries)
            try setStatistics(statistics, ofItem: item)
        }
        try noteMerged()
    }

    /// Records that the rows hold all events of the log.
    mutating func noteMerged() throws {
        try setMergedThrough(sequence)
        recent = RecentEvents()
        mergedThrough = sequence
    }

    private func merge(_ rows: [UInt32: [RecentEvents.Entry]], into table: Table) throws {
        try transaction.withCursor(table) { cursor in
            for (row, entries) in rows.sorted(by: { $0.key < $1.key }) {
                for entry in entries {
                    if let value = entry.value {
                        _ = try cursor.set(
                            StoredRating(index: entry.index, value: value, time: entry.time), inRow: row)
                    } else {
                        try cursor.remove(entry.index, fromRow: row)
                    }
                }
            }
        }
    }
}
