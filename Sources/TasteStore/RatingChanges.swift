/// What happened to ratings after some event, from one snapshot's log. With it, rows can be read as they stood at any event
/// since then.
///
/// It holds every event that it spans in memory. A user who was forgotten in the meantime is treated as if the user had
/// never existed.
package struct RatingChanges: Sendable {
    /// The newest event that is not spanned.
    package let after: UInt64
    /// The newest event of the snapshot.
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
    /// - Parameter start: not older than `after`.
    package func touched(after start: UInt64, through end: UInt64) -> (users: [UInt32], items: [UInt32]) {
        func touched(_ rows: [UInt32: [RecentEvents.Entry]]) -> [UInt32] {
            rows.filter { $0.value.contains { $0.sequence > start && $0.sequence <= end } }.keys.sorted()
        }
        return (touched(events.byUser), touched(events.byItem))
    }

    /// A user's row, as the snapshot has it, as it stood at an event that is not older than `after`.
    package func restore(_ row: [StoredRating], ofUser user: UInt32, asOf sequence: UInt64) -> [StoredRating] {
        Self.restore(row, events.byUser[user], asOf: sequence)
    }

    /// An item's row, as the snapshot has it, as it stood at an event that is not older than `after`.
    package func restore(_ row: [StoredRating], ofItem item: UInt32, asOf sequence: UInt64) -> [StoredRating] {
        Self.restore(row, events.byItem[item], asOf: sequence)
    }

    /// Takes back what happened after the event, the newest first. The log has no times of ratings that were replaced: one that
    /// comes back has the time of what replaced it.
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
        RecentEvents.apply(undone, to: &restored)
        return restored
    }
}

extension Snapshot {
    /// What happened to ratings after an event.
    package func changes(after sequence: UInt64) throws -> RatingChanges {
        try RatingChanges(after: sequence, in: self)
    }

    /// A user's row as it stood at an event, and whether it has changed since: a pass over the log since then.
    package func row(ofUser user: UInt32, asOf sequence: UInt64) throws -> (row: [StoredRating], isCurrent: Bool) {
        let row = try ratings.row(ofUser: user)
        let changes = try RatingChanges(after: sequence, in: self) { $0.user == user }
        let isCurrent = changes.touched(after: changes.after, through: changes.through).users.isEmpty
        return (changes.restore(row, ofUser: user, asOf: sequence), isCurrent)
    }
}
