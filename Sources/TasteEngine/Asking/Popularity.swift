import Algorithms
import DenseMath
import Recommenders
import TasteStore
import TasteValues

/// Each rated item's number of ratings and mean rating, damped towards the mean of all ratings.
struct Popularity: Sendable {
    /// Damped means, in the order of indices.
    private(set) var rated: [(item: Int32, score: Float)] = []
    /// The number and the sum of the ratings of each item of ``rated``.
    private var statistics: [ItemStatistics] = []
    private var total = (count: 0, sum: 0.0)
    /// The score of an item without ratings: the mean of all ratings.
    private(set) var mean: Float = 0
    /// The best of ``rated``, best first.
    private(set) var best: [TopK.Entry] = []
    /// Below every score of a rated item, so that items without ratings follow them in a list of popular items.
    private(set) var unratedRank: Float = 0
    /// The newest event that is counted in.
    private(set) var sequence: UInt64 = 0

    /// The length of ``best``: as many as answers usually need, so that they need no pass over all items.
    private static let bestCount = 1024

    /// About what one item adds to the time of computing all scores.
    private static let scoreNanoseconds = 5

    /// Reads the statistics of all items.
    ///
    /// - Throws: `dataLoss` if an item has ratings that does not exist.
    init(in snapshot: borrowing Snapshot) throws {
        let count = try snapshot.items.count
        sequence = try snapshot.sequence
        try snapshot.items.forEachStatistics { item, own in
            guard own.count > 0 else { return }
            rated.append((Int32(bitPattern: item), 0))
            statistics.append(own)
        }
        if let last = rated.last { try Self.check(last.item, below: count) }
        for own in statistics {
            total.count += Int(own.count)
            total.sum += own.sum
        }
        computeScores()
    }

    /// Counts in the events after ``sequence``.
    ///
    /// - Returns: nil if counting all items anew is faster, or necessary.
    func followed(in snapshot: borrowing Snapshot) throws -> Popularity? {
        var changes = StatisticsChanges()
        let count = try snapshot.items.count
        try snapshot.log.forEach(after: sequence) { _, event in
            changes.add(event)
            return !changes.needsCount
        }
        if changes.needsCount { return nil }
        try TimeAllowance.check(expecting: rated.count * Self.scoreNanoseconds)
        var next = self
        next.sequence = try snapshot.sequence
        if changes.ofItems.isEmpty { return next }
        for (item, change) in changes.ofItems {
            try Self.check(item, below: count)
            guard next.apply(change, to: item) else { return nil }
        }
        next.computeScores()
        return next
    }

    private static func check(_ item: Int32, below count: Int) throws {
        guard Int(item) >= count else { return }
        throw StoredRatingCheck.damage("There are ratings of item \(item), but only \(count) items")
    }

    /// - Returns: Whether the item's number of ratings is possible after it.
    private mutating func apply(_ change: StatisticsChanges.Change, to item: Int32) -> Bool {
        let position = rated.partitioningIndex { $0.item >= item }
        if position == rated.count || rated[position].item != item {
            rated.insert((item, 0), at: position)
            statistics.insert(ItemStatistics(), at: position)
        }
        guard let count = UInt32(exactly: Int(statistics[position].count) + change.count) else { return false }
        statistics[position].count = count
        statistics[position].sum += change.sum
        total.count += change.count
        total.sum += change.sum
        if count == 0 {
            rated.remove(at: position)
            statistics.remove(at: position)
        }
        return true
    }

    private mutating func computeScores() {
        let overall = total.count == 0 ? 0 : total.sum / Double(total.count)
        let damped = DampedMean()
        var top = TopK(capacity: Self.bestCount)
        var lowest = Float.infinity
        for position in rated.indices {
            let own = statistics[position]
            let score = damped.score(count: Int(own.count), sum: own.sum, mean: overall)
            rated[position].score = score
            lowest = min(lowest, score)
            if score >= top.threshold { top.insert(rated[position].item, score: score) }
        }
        mean = damped.score(count: 0, sum: 0, mean: overall)
        best = top.sorted()
        unratedRank = min(mean, lowest.nextDown)
    }

    /// The scores of the items from an index on, those without ratings at the mean of all.
    func scores(from first: Int = 0, itemCount: Int) -> SparseScores {
        SparseScores(range: min(first, itemCount)..<itemCount, known: known(from: first, itemCount), rest: mean)
    }

    /// The scores of all items, by which those without ratings come last.
    func ranking(itemCount: Int) -> SparseScores {
        SparseScores(range: 0..<itemCount, known: known(from: 0, itemCount), rest: unratedRank)
    }

    private func known(from first: Int, _ itemCount: Int) -> [(item: Int32, score: Float)] {
        let start = first == 0 ? 0 : rated.partitioningIndex { $0.item >= first }
        let end =
            rated.last.map { Int($0.item) < itemCount } ?? true
            ? rated.count : rated.partitioningIndex { $0.item >= itemCount }
        return start == 0 && end == rated.count ? rated : Array(rated[min(start, end)..<end])
    }

    func score(of item: Int32) -> Float { position(of: item).map { rated[$0].score } ?? mean }

    /// The number and the sum of an item's ratings.
    func statistics(of item: Int32) -> ItemStatistics { position(of: item).map { statistics[$0] } ?? ItemStatistics() }

    /// The most popular items, best first.
    func best(_ count: Int, among eligible: EligibleItems) -> [TopK.Entry] {
        let found = best.first(count, among: eligible)
        if found.count == count || found.count == eligible.count { return found }
        return ItemScores(others: ranking(itemCount: eligible.itemCount)).best(count, among: eligible)
    }

    /// Runs `body` on each rated item and its number of ratings, in the order of indices.
    func forEachCount(_ body: (Int32, Int) -> Void) {
        for (position, own) in statistics.enumerated() { body(rated[position].item, Int(own.count)) }
    }

    /// Runs `body` on every item below a number and its number of ratings, in the order of indices.
    func forEachCount(below count: Int, _ body: (Int32, Int) -> Void) {
        var next = 0
        for item in 0..<Int32(count) {
            if next < rated.count, rated[next].item == item {
                body(item, Int(statistics[next].count))
                next += 1
            } else {
                body(item, 0)
            }
        }
    }

    private func position(of item: Int32) -> Int? {
        let position = rated.partitioningIndex { $0.item >= item }
        return position < rated.count && rated[position].item == item ? position : nil
    }
}
