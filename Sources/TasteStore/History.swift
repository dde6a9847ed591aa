import Algorithms
import LMDB

extension Ratings {
    /// A page of a user's ratings, newest first, and by item where times are equal. Takes one pass over the stored row,
    /// of which only the page is kept.
    ///
    /// - Parameter last: The last rating of the page before; nil for the first page.
    /// - Returns: At most `limit` ratings, which of the user's are private, and whether others follow.
    package func newest(
        ofUser user: UInt32, limit: Int, after last: (time: Int64, item: UInt32)?
    ) throws -> (page: [StoredRating], privateItems: Set<UInt32>, hasMore: Bool) {
        let changed = RecentEvents.latest(try recent(user, of: .user))
        var newest = NewestRatings(capacity: limit + 1)
        func add(_ rating: StoredRating) {
            if let last, !NewestRatings.precedes((last.time, last.item), (rating.time, rating.index)) { return }
            newest.add(rating)
        }
        try forEachMergedPage(user, of: .user) { page in
            // Of a row of 300,000 ratings, nearly all are passed over by their times. Users often rate items in the
            // order of their indices, so that the newest rating of a page is its last one.
            for position in (0..<page.byteCount / StoredRating.byteCount).reversed() {
                let offset = position * StoredRating.byteCount
                if StoredRating.time(page, at: offset) < newest.threshold { continue }
                let rating = StoredRating(page, at: offset)
                if !Self.isChanged(rating.index, by: changed) { add(rating) }
            }
        }
        for entry in changed { if let rating = entry.rating { add(rating) } }
        let own = try privateRow(ofUser: user)
        own.forEach(add)
        let ratings = newest.sorted()
        return (Array(ratings.prefix(limit)), Set(own.map(\.index)), ratings.count > limit)
    }

    /// - Parameter changed: In the order of indices.
    private static func isChanged(_ index: UInt32, by changed: [RecentEvents.Entry]) -> Bool {
        if changed.isEmpty { return false }
        let position = changed.partitioningIndex { $0.index >= index }
        return position < changed.count && changed[position].index == index
    }

    /// The number of a user's ratings, and the time of the newest one. Takes one pass over the stored row.
    package func summary(ofUser user: UInt32) throws -> (count: Int, newest: Int64?) {
        var count = 0
        var newest: Int64?
        try forEach(ofUser: user) { rating in
            count += 1
            newest = max(newest ?? rating.time, rating.time)
        }
        return (count, newest)
    }

    /// Runs `body` on a user's ratings, those that the rows do not hold yet last.
    @inline(__always)
    private func forEach(ofUser user: UInt32, _ body: (StoredRating) -> Void) throws {
        let changed = RecentEvents.latest(try recent(user, of: .user))
        var rest = changed[...]
        try forEachMerged(user, of: .user) { rating in
            while let next = rest.first, next.index < rating.index { rest.removeFirst() }
            if rest.first?.index != rating.index { body(rating) }
        }
        for entry in changed { if let rating = entry.rating { body(rating) } }
        try privateRow(ofUser: user).forEach(body)
    }
}

/// Selects the newest of many ratings: a heap with the oldest of them at its root.
private struct NewestRatings {
    private var heap: [StoredRating] = []
    private let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
        heap.reserveCapacity(min(capacity, 1024))
    }

    /// No rating that is older than this is among the newest.
    var threshold: Int64 { heap.count < capacity ? .min : heap[0].time }

    static func precedes(_ left: (time: Int64, item: UInt32), _ right: (time: Int64, item: UInt32)) -> Bool {
        (right.time, left.item) < (left.time, right.item)
    }

    private static func isNewer(_ left: StoredRating, than right: StoredRating) -> Bool {
        precedes((left.time, left.index), (right.time, right.index))
    }

    mutating func add(_ rating: StoredRating) {
        if heap.count < capacity {
            heap.append(rating)
            rise()
        } else if Self.isNewer(rating, than: heap[0]) {
            heap[0] = rating
            sink()
        }
    }

    func sorted() -> [StoredRating] { heap.sorted { Self.isNewer($0, than: $1) } }

    private mutating func rise() {
        var child = heap.count - 1
        while child > 0, Self.isNewer(heap[(child - 1) / 2], than: heap[child]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var oldest = parent
            let (left, right) = (2 * parent + 1, 2 * parent + 2)
            if left < heap.count, Self.isNewer(heap[oldest], than: heap[left]) { oldest = left }
            if right < heap.count, Self.isNewer(heap[oldest], than: heap[right]) { oldest = right }
            if oldest == parent { return }
            heap.swapAt(parent, oldest)
            parent = oldest
        }
    }
}
