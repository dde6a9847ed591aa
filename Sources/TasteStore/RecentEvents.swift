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

    /// The last value of a rating among these events. The outer nil means that none of them changed the rating.
    func latest(user: UInt32, item: UInt32) -> Float?? {
        byUser[user]?.last { $0.index == item }.map(\.value)
    }

    mutating func add(_ event: Event, sequence: UInt64) {
        let value = event.kind == .rate ? event.value : nil
        func entry(_ index: UInt32) -> Entry {
            Entry(sequence: sequence, index: index, value: value, previous: event.previous, time: event.time)
        }
        byUser[event.user, default: []].append(entry(event.item))
        byItem[event.item, default: []].append(entry(event.user))
        count += 1
    }

    mutating func add(_ others: RecentEvents) {
        byUser.merge(others.byUser) { $0 + $1 }
        byItem.merge(others.byItem) { $0 + $1 }
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
