import DenseMath
import Foundation
import TasteStore
import TasteValues

/// How ratings lose weight as they grow older; times are in seconds.
package enum Recency: Hashable, Sendable {
    /// A rating's weight halves in this time, counted from the newest rating.
    case halfLife(Int64)
    /// Ratings of the last so many seconds weigh alike, and others nothing.
    case window(Int64)
}

/// The weighted number of each item's ratings, among the newest ones. It follows the log, so that an answer counts in
/// only what is new.
///
/// With a half-life, ratings are weighed against a fixed landmark instead of the present, so that no weight changes as
/// time passes (forward decay: Cormode, Shkapenyuk, Srivastava and Xu, ICDE 2009, section 3).
struct Trend: Sendable {
    /// The events that are looked back through, and the number of ratings that are counted at most.
    private static let eventLimit = 1 << 18
    /// Half-lives after the landmark at which it is moved. Doubles have room for a thousand.
    private static let reach = 200.0
    /// A rating leaves a window up to one of so many parts of it early or late.
    private static let partsOfWindow: Int64 = 64
    /// About what counting in one event takes, and what looking at one item takes.
    private static let (eventNanoseconds, itemNanoseconds) = (100, 2)

    let recency: Recency
    /// The newest event that is counted in.
    private(set) var sequence: UInt64 = 0
    private var ratings = TrendRatings()
    private var weights = TrendWeights()
    /// The first items by weight, which is as many as answers usually need.
    private var best: [TopK.Entry] = []
    private var landmark = Int64.min
    /// The newest time of a rating.
    private var newest = Int64.min
    /// What is outside the window lies before this time.
    private var start = Int64.min

    init(_ recency: Recency) { self.recency = recency }

    /// Counts in what is new in a snapshot.
    ///
    /// - Parameter now: The present, which no rating is later than.
    mutating func follow(in snapshot: borrowing Snapshot, now: Int64) throws {
        let last = try snapshot.sequence
        var isChanged = leaveWindow(now: now)
        if sequence < last {
            isChanged = true
            if last - sequence > UInt64(Self.eventLimit) { restart(before: last) }
            try TimeAllowance.check(expecting: Int(last - sequence) * Self.eventNanoseconds)
            if try !add(in: snapshot, now: now) {
                // What a forgotten user has rated is no longer in the log.
                restart(before: last)
                try TimeAllowance.check(expecting: Int(last - sequence) * Self.eventNanoseconds)
                _ = try add(in: snapshot, now: now, ignoresForgotten: true)
            }
            sequence = last
            while ratings.count > Self.eventLimit { subtract(ratings.removeOldest()) }
        }
        if isChanged { best = weights.best(Self.bestCount, unit: unit) { _ in true } }
    }

    /// The length of ``best``.
    private static let bestCount = 1024

    private mutating func restart(before last: UInt64) {
        let start = start
        self = Trend(recency)
        self.start = start
        sequence = last - min(last, UInt64(Self.eventLimit))
    }

    /// - Returns: false if a user was forgotten whose ratings may have been counted.
    private mutating func add(
        in snapshot: borrowing Snapshot, now: Int64, ignoresForgotten: Bool = false
    ) throws -> Bool {
        let count = try snapshot.items.count
        var isWhole = true
        var new: [TrendRatings.Rating] = []
        // Pairs of user and item whose ratings before a position in `new` do not exist any more.
        var replaced: [UInt64: Int] = [:]
        try snapshot.log.forEach(after: sequence) { _, event in
            let rating = TrendRatings.Rating(user: event.user, item: event.item, time: min(event.time, now))
            switch event.kind {
            case .rate:
                guard event.item < count else { break }
                if event.previous != nil { replaced[rating.pair] = new.count }
                new.append(rating)
            case .unrate: replaced[rating.pair] = new.count
            case .forgetUser: isWhole = ignoresForgotten
            case .putItem, .mark, .ratePrivately, .unratePrivately, .setPrivacy, .withdrawItem, .removeItem,
                .mergeItem, .putSet, .removeSet:
                break
            }
            return isWhole
        }
        subtract(ratings.remove(Set(replaced.keys)))
        for (position, rating) in new.enumerated() where position >= replaced[rating.pair, default: 0] { add(rating) }
        return isWhole
    }

    private mutating func add(_ rating: TrendRatings.Rating) {
        if rating.time < start { return }
        if landmark == .min { landmark = rating.time }
        if case .halfLife(let seconds) = recency,
            Double(rating.time) - Double(landmark) > Self.reach * Double(seconds)
        {
            weights.scale(by: exp2((Double(landmark) - Double(rating.time)) / Double(seconds)))
            landmark = rating.time
        }
        newest = max(newest, rating.time)
        ratings.append(rating)
        weights.add(weight(of: rating.time), to: Int(rating.item))
    }

    private mutating func subtract(_ ratings: [TrendRatings.Rating]) {
        for rating in ratings { weights.subtract(weight(of: rating.time), from: Int(rating.item)) }
    }

    private func weight(of time: Int64) -> Double {
        switch recency {
        case .halfLife(let seconds): exp2((Double(time) - Double(landmark)) / Double(seconds))
        case .window: 1
        }
    }

    /// The weight of a rating that is as new as the newest one: scores count such ratings.
    private var unit: Double { weight(of: newest) }

    /// Takes off the ratings that have left the window, if it has moved on by a part.
    ///
    /// - Returns: Whether there were any.
    private mutating func leaveWindow(now: Int64) -> Bool {
        guard case .window(let seconds) = recency else { return false }
        let start = now.subtractingReportingOverflow(seconds).partialValue
        guard start - max(self.start, .min / 2) >= seconds / Self.partsOfWindow else { return false }
        self.start = start
        let left = ratings.remove(before: start)
        subtract(left)
        return !left.isEmpty
    }

    /// The items with the largest weights, best first; none without any.
    func best(_ count: Int, among eligible: EligibleItems) throws -> [TopK.Entry] {
        let first = best.first(count, among: eligible)
        if first.count == count || first.count == eligible.count || best.count < Self.bestCount { return first }
        try TimeAllowance.check(expecting: eligible.itemCount * Self.itemNanoseconds)
        return weights.best(min(count, eligible.count), unit: unit) { eligible.contains($0) }
    }
}

/// The weights and numbers of items' ratings, in pages that copies share until one of them changes.
private struct TrendWeights: Sendable {
    private struct Page {
        var weights = [Double](repeating: 0, count: TrendWeights.pageSize)
        var counts = [UInt32](repeating: 0, count: TrendWeights.pageSize)
    }

    private static let pageSize = 1024

    private var pages: [Page] = []

    mutating func add(_ weight: Double, to item: Int) {
        while pages.count <= item / Self.pageSize { pages.append(Page()) }
        pages[item / Self.pageSize].counts[item % Self.pageSize] += 1
        pages[item / Self.pageSize].weights[item % Self.pageSize] += weight
    }

    mutating func subtract(_ weight: Double, from item: Int) {
        let (page, place) = (item / Self.pageSize, item % Self.pageSize)
        pages[page].counts[place] -= 1
        // Without ratings the weight is exactly 0, whatever rounding has left.
        pages[page].weights[place] = pages[page].counts[place] == 0 ? 0 : pages[page].weights[place] - weight
    }

    mutating func scale(by factor: Double) {
        for page in pages.indices {
            for place in pages[page].weights.indices { pages[page].weights[place] *= factor }
        }
    }

    /// The items with the largest weights above 0, best first. Scores are weights in units.
    func best(_ count: Int, unit: Double, where isEligible: (Int32) -> Bool) -> [TopK.Entry] {
        var top = TopK(capacity: count)
        var least = 0.0
        for (number, page) in pages.enumerated() {
            for (place, weight) in page.weights.enumerated() where weight > 0 && weight >= least {
                let item = Int32(number * Self.pageSize + place)
                guard isEligible(item) else { continue }
                top.insert(item, score: Float(weight / unit))
                // Rounded down, so that no weight with the same score is passed over.
                least = Double(top.threshold.nextDown) * unit
            }
        }
        return top.sorted()
    }
}

extension [TopK.Entry] {
    /// The first eligible ones.
    func first(_ count: Int, among eligible: EligibleItems) -> [TopK.Entry] {
        var found: [TopK.Entry] = []
        for entry in self where eligible.contains(entry.index) {
            if found.count == count { return found }
            found.append(entry)
        }
        return found
    }
}
