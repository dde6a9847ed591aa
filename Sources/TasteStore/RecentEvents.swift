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
    /// The last value of each rating that these events changed, by user and item; the inner nil: it was removed.
    private var latest: [UInt64: Float?] = [:]

    /// The last value of a rating among these events. The outer nil means that none of them changed the rating.
    func latest(user: UInt32, item: UInt32) -> Float?? { latest[Self.key(user, item)] }

    private static func key(_ user: UInt32, _ item: UInt32) -> UInt64 { UInt64(user) << 32 | UInt64(item) }

    mutating func add(_ event: Event, sequence: UInt64) {
        let value = event.kind == .rate ? event.value : nil
        func entry(_ index: UInt32) -> Entry {
            Entry(sequence: sequence, index: index, value: value, previous: event.previous, time: event.time)
        }
        byUser[event.user, default: []].append(entry(event.item))
        byItem[event.item, default: []].append(entry(event.user))
        latest.updateValue(value, forKey: Self.key(event.user, event.item))
        count += 1
    }

    mutating func add(_ others: RecentEvents) {
        // Appending in place: with merge(_:uniquingKeysWith:) each event of a user would copy all the earlier ones.
        for (user, entries) in others.byUser { byUser[user, default: []].append(contentsOf: entries) }
        for (item, entries) in others.byItem { byItem[item, default: []].append(contentsOf: entries) }
        latest.merge(others.latest) { $1 }
        count += others.count
    }

    /// Applies events, in the order of their sequence numbers, to a row that is sorted by index.
    static func apply(_ entries: some Sequence<Entry>, to row: inout [StoredRating]) {
        for entry in entries {
            let position = row.partitioningIndex { $0.index >= entry.index }
            let exists = position < row.count && row[position].index == entry.index
            guard let value = entry.value else {
                if exists { row.remove(at: position) }
                continue
            }
            let rating = StoredRating(index: entry.index, value: value, time: entry.time)
            if exists { row[position] = rating } else { row.insert(rating, at: position) }
        }
    }
}
