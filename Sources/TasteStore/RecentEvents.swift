import Algorithms

/// Events that the log has and the rows of ratings do not have yet, found by user and by item.
///
/// A durable rating costs a few pages of the log, not a dozen pages scattered over both tables of rows: those follow in large
/// steps (``Changes/merge()``). Until then a row is what the table says and these events after it.
struct RecentEvents: Sendable {
    struct Entry: Sendable {
        var sequence: UInt64
        /// The item in a user's list, the user in an item's.
        var index: UInt32
        /// nil: the rating was removed.
        var value: Float?
        /// What the rating was before; nil: there was none.
        var previous: Float?
        var time: Int64
    }

    private(set) var byUser: [UInt32: [Entry]] = [:]
    private(set) var byItem: [UInt32: [Entry]] = [:]
    private(set) var count = 0

    /// The last value of a rating among these events: the outer nil says that none of them touched it.
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

    /// A row as it is after these events, which are in the order of their sequence numbers.
    static func apply(_ entries: some Sequence<Entry>, to row: inout [StoredRating]) {
        for entry in entries {
            let place = row.partitioningIndex { $0.index >= entry.index }
            let exists = place < row.count && row[place].index == entry.index
            guard let value = entry.value else {
                if exists { row.remove(at: place) }
                continue
            }
            let rating = StoredRating(index: entry.index, value: value, time: entry.time)
            if exists { row[place] = rating } else { row.insert(rating, at: place) }
        }
    }
}
