/// The changes of ratings after an event, from the log of one snapshot. They restore rows to any event since then.
///
/// All events since then are in memory: at most ``eventLimit``, which take up to 64 MB. A user who was forgotten in the
/// meantime is treated as if the user had never existed.
package struct RatingChanges: Sendable {
    /// The sequence number of the event after which the changes begin.
    package let after: UInt64
    /// The largest number of events after ``after``. Whoever lags further behind must gather all ratings instead.
    package static let eventLimit: UInt64 = 250_000

    /// The sequence number of the snapshot's newest event.
    package let through: UInt64
    private let events: RecentEvents

    fileprivate init(
        after sequence: UInt64, in snapshot: borrowing Snapshot, where belongs: (Event) -> Bool = { _ in true }
    ) throws {
        after = sequence
        through = try snapshot.sequence
        events = try snapshot.context.recent.events(
            after: after, through: through, in: snapshot.transaction, where: belongs)
    }

    /// The users and the items whose ratings changed between two events, the later one included; ascending.
    ///
    /// - Parameter start: At least `after`.
    package func touched(after start: UInt64, through end: UInt64) -> (users: [UInt32], items: [UInt32]) {
        func touched(_ rows: [UInt32: [RecentEvents.Entry]]) -> [UInt32] {
            rows.filter { $0.value.contains { $0.sequence > start && $0.sequence <= end } }.keys.sorted()
        }
        return (touched(events.byUser), touched(events.byItem))
    }

    /// Restores a user's row of the snapshot to what it was at an event, which is at least `after`.
    package func restore(_ row: [StoredRating], ofUser user: UInt32, asOf sequence: UInt64) -> [StoredRating] {
        Self.restore(row, events.byUser[user], asOf: sequence)
    }

    /// Restores an item's row of the snapshot to what it was at an event, which is at least `after`.
    package func restore(_ row: [StoredRating], ofItem item: UInt32, asOf sequence: UInt64) -> [StoredRating] {
        Self.restore(row, events.byItem[item], asOf: sequence)
    }

    /// Undoes the changes after the event, newest first. The log has no times of replaced ratings, so a restored rating
    /// has the time of the one that replaced it.
    private static func restore(
        _ row: [StoredRating], _ entries: [RecentEvents.Entry]?, asOf sequence: UInt64
    ) -> [StoredRating] {
        guard let entries, let last = entries.last, last.sequence > sequence else { return row }
        var restored = row
        let undone = entries.reversed().prefix { $0.sequence > sequence }.map { entry in
            var former = entry
            former.value = entry.previous
            return former
        }
        RecentEvents.apply(Array(undone), to: &restored)
        return restored
    }
}

extension Snapshot {
    /// The changes of ratings after an event.
    ///
    /// - Returns: nil if more than ``RatingChanges/eventLimit`` events have followed it.
    package func changes(after sequence: UInt64) throws -> RatingChanges? {
        let last = try self.sequence
        guard last - min(sequence, last) <= RatingChanges.eventLimit else { return nil }
        return try RatingChanges(after: sequence, in: self)
    }

    /// A user's row at an event, and whether it has not changed since. Takes a pass over the log since then.
    package func row(ofUser user: UInt32, asOf sequence: UInt64) throws -> (row: [StoredRating], isCurrent: Bool) {
        let row = try ratings.row(ofUser: user)
        let changes = try RatingChanges(after: sequence, in: self) { $0.user == user }
        let isCurrent = changes.touched(after: changes.after, through: changes.through).users.isEmpty
        return (changes.restore(row, ofUser: user, asOf: sequence), isCurrent)
    }
}
