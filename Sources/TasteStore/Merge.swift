import LMDB

/// Merges the newest events of the log into the rows of ratings.
extension Changes {
    /// Brings the rows of ratings, the statistics of items and the users' records up to date with the log.
    ///
    /// Walks both tables in the order of their keys, so that a page that several events change is written once.
    ///
    /// - Parameter limit: The number of events to merge, the oldest ones first.
    mutating func merge(atMost limit: UInt64 = .max) throws {
        let after = try context.recent.mergedThrough(in: transaction)
        guard sequence > after else { return }
        let through = sequence - after > limit ? after + limit : sequence
        let events = try context.recent.unmerged(after: after, through: through, in: transaction)
        let userChecksums = try merge(events.byUser, into: .user)
        let itemChecksums = try merge(events.byItem, into: .item)
        for (user, entries) in events.byUser.sorted(by: { $0.key < $1.key }) {
            guard let last = entries.last else { continue }
            try passOver { changes in
                try changes.noteMerge(
                    through: last.sequence, ofUser: user, rowChecksum: userChecksums[user] ?? 0,
                    ratings: entries.netCount)
            }
        }
        for (item, entries) in events.byItem.sorted(by: { $0.key < $1.key }) {
            try passOver { changes in
                var record = try changes.snapshot.items.statisticsRecord(of: item)
                record.statistics.apply(entries)
                record.rowChecksum &+= itemChecksums[item] ?? 0
                try changes.setStatistics(record, ofItem: item)
            }
        }
        try noteMerged(through: through)
    }

    /// Records that the rows hold all events of the log, or those up to one of them.
    mutating func noteMerged(through last: UInt64? = nil) throws {
        let through = last ?? sequence
        try transaction.set(.mergedThrough, to: through, tables)
        if through == sequence { recent = RecentEvents() } else { _ = recent.removeFirst(through: through) }
        mergedThrough = through
    }

    /// - Returns: What to add to the checksum of each row.
    private func merge(
        _ rows: [UInt32: [RecentEvents.Entry]], into side: Ratings.Side
    ) throws -> [UInt32: UInt32] {
        var checksums: [UInt32: UInt32] = [:]
        try transaction.withCursor(tables.ratings(by: side)) { cursor in
            for (row, entries) in rows.sorted(by: { $0.key < $1.key }) {
                var change: UInt32 = 0
                // Of several events of one rating, only the last one reaches the row.
                for entry in RecentEvents.latest(entries) {
                    let previous: StoredRating?
                    if let rating = entry.rating {
                        previous = try cursor.set(rating, inRow: row)
                        change &+= rating.checksum(inRow: row, of: side)
                    } else {
                        previous = try cursor.remove(entry.index, fromRow: row)
                    }
                    if let previous { change &-= previous.checksum(inRow: row, of: side) }
                }
                checksums[row] = change
            }
        }
        return checksums
    }
}
