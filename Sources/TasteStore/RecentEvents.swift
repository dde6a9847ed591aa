import Algorithms

/// Events that the log has and the rows of ratings do not have yet, found by user and by item.
///
/// A durable rating writes a few pages of the log instead of a dozen pages of both tables of rows, which are brought up
/// to date in large steps (``Changes/merge()``). Until then, a row is the stored row with these events applied.
struct RecentEvents: Sendable {
    struct Entry: Sendable {
        var sequence: UInt64
        /// The item's index in a user's list, and the user's index in an item's list.
        var index: UInt32
        /// nil: the rating was removed.
        var value: Float?
        /// The rating before; nil: there was none.
        var previous: Float?
        var time: Int64
    }

    private(set) var byUser: [UInt32: [Entry]] = [:]
    private(set) var byItem: [UInt32: [Entry]] = [:]
    private(set) var count = 0
    /// The last value of each rating, by user and item: whoever rates very much must not make each write a search.
    private var latest: [UInt64: LatestValue] = [:]

    private struct LatestValue {
        let value: Float?
        let sequence: UInt64
    }

    private static func pair(_ user: UInt32, _ item: UInt32) -> UInt64 { UInt64(user) << 32 | UInt64(item) }

    /// The last value of a rating among these events. The outer nil means that none of them changed the rating.
    func latest(user: UInt32, item: UInt32) -> Float?? {
        latest[Self.pair(user, item)].map(\.value)
    }

    mutating func add(_ event: Event, sequence: UInt64) {
        let value = event.kind == .rate ? event.value : nil
        func entry(_ index: UInt32) -> Entry {
            Entry(sequence: sequence, index: index, value: value, previous: event.previous, time: event.time)
        }
        byUser[event.user, default: []].append(entry(event.item))
        byItem[event.item, default: []].append(entry(event.user))
        latest[Self.pair(event.user, event.item)] = LatestValue(value: value, sequence: sequence)
        count += 1
    }

    /// Makes room for so many more events.
    mutating func reserve(_ more: Int) { latest.reserveCapacity(latest.count + more) }

    mutating func add(_ others: RecentEvents) {
        guard count > 0 else { return self = others }
        // Appending in place: with merge(_:uniquingKeysWith:) each event of a user would copy all the earlier ones.
        for (user, entries) in others.byUser { byUser[user, default: []].append(contentsOf: entries) }
        for (item, entries) in others.byItem { byItem[item, default: []].append(contentsOf: entries) }
        latest.merge(others.latest) { $1 }
        count += others.count
    }

    /// Removes the events up to one of them, and returns them by user and by item, without the last value of each
    /// rating. Takes time linear in the rows and in those events.
    mutating func removeFirst(through last: UInt64) -> RecentEvents {
        var removed = RecentEvents()
        removed.byUser = Self.removeFirst(through: last, from: &byUser)
        removed.byItem = Self.removeFirst(through: last, from: &byItem)
        for (user, entries) in removed.byUser {
            removed.count += entries.count
            for entry in entries {
                let pair = Self.pair(user, entry.index)
                if let newest = latest[pair], newest.sequence <= last { latest[pair] = nil }
            }
        }
        count -= removed.count
        return removed
    }

    private static func removeFirst(
        through last: UInt64, from rows: inout [UInt32: [Entry]]
    ) -> [UInt32: [Entry]] {
        var removed: [UInt32: [Entry]] = [:]
        var position = rows.startIndex
        while position != rows.endIndex {
            let (key, entries) = rows[position]
            let end = entries.partitioningIndex { $0.sequence > last }
            if end > 0 { removed[key] = Array(entries[..<end]) }
            rows.formIndex(after: &position)
        }
        for (key, entries) in removed {
            if rows[key]?.count == entries.count { rows[key] = nil } else { rows[key]?.removeFirst(entries.count) }
        }
        return removed
    }

    /// Applies events, of which later ones replace earlier ones, to a row that is sorted by index. Takes time linear in
    /// the row.
    static func apply(_ entries: [Entry], to row: inout [StoredRating]) {
        if entries.isEmpty { return }
        var applied: [StoredRating] = []
        applied.reserveCapacity(row.count + entries.count)
        var rest = row[...]
        for entry in latest(entries) {
            let end = rest.partitioningIndex { $0.index >= entry.index }
            applied += rest[..<end]
            rest = rest[end...]
            if rest.first?.index == entry.index { rest.removeFirst() }
            if let rating = entry.rating { applied.append(rating) }
        }
        row = applied + rest
    }

    /// The last entry of each index, in the order of indices.
    static func latest(_ entries: [Entry]) -> [Entry] {
        let ordered = entries.enumerated().sorted {
            ($0.element.index, $0.offset) < ($1.element.index, $1.offset)
        }
        return ordered.indices.filter { position in
            position + 1 == ordered.count || ordered[position + 1].element.index != ordered[position].element.index
        }.map { ordered[$0].element }
    }
}

extension RecentEvents.Entry {
    /// The rating that the event stored; nil if it removed one.
    var rating: StoredRating? { value.map { StoredRating(index: index, value: $0, time: time) } }
}
