import LMDB
import Synchronization

/// The statistics of all items as the last merge stored them, because reading them takes longer than computing an
/// answer from them. They take 24 bytes for each rated item.
///
/// Whatever changes the stored statistics adds events to the log and merges it, so that statistics of snapshots with
/// the same ``RecentEventCache/mergedThrough(in:)`` are the same.
final class StatisticsCache: Sendable {
    typealias Entry = (item: UInt32, statistics: ItemStatistics)

    private struct Kept {
        var mergedThrough: UInt64
        var entries: [Entry]
    }

    private let kept = Mutex<Kept?>(nil)

    /// The statistics that a snapshot stores, without the events that its rows do not hold yet, by ascending index.
    func merged(of items: Items) throws -> [Entry] {
        // What a change has written itself may be rolled back.
        if items.transaction is WriteTransactionReference { return try items.storedStatistics() }
        let mergedThrough = try items.context.recent.mergedThrough(in: items.transaction)
        if let entries = kept.withLock({ $0?.mergedThrough == mergedThrough ? $0?.entries : nil }) { return entries }
        let entries = try items.storedStatistics()
        kept.withLock { kept in
            // A reader of an older snapshot leaves what the others need.
            if (kept?.mergedThrough ?? 0) <= mergedThrough {
                kept = Kept(mergedThrough: mergedThrough, entries: entries)
            }
        }
        return entries
    }
}

extension Items {
    /// The statistics in the file, in the order of indices.
    ///
    /// - Throws: ``StoreDamage`` of the item whose statistics are damaged.
    func storedStatistics() throws -> [StatisticsCache.Entry] {
        var entries: [StatisticsCache.Entry] = []
        try transaction.withCursor(context.tables.itemStatistics) { cursor in
            try cursor.forEach(from: UInt32(0)) { key, value in
                let item = try key.index(.item)
                if item % 256 == 0 { try TimeAllowance.check() }
                let record = try value.withChecked(key: key, StatisticsRecord.damage(of: item)) {
                    try StatisticsRecord($0, ofItem: item)
                }
                entries.append((item, record.statistics))
                return true
            }
        }
        return entries
    }
}
