import DenseMath
import Foundation
import TasteStore

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
    private struct Counted {
        let user: UInt32
        let item: UInt32
        let time: Int64

        var pair: UInt64 { UInt64(user) << 32 | UInt64(item) }
    }

    /// The events that are looked back through, and half the number of ratings that are counted at most.
    private static let eventLimit = 1 << 18
    /// Half-lives after the landmark at which it is moved. Doubles have room for a thousand.
    private static let reach = 200.0
    /// A rating leaves a window up to one of so many parts of it early or late.
    private static let partsOfWindow: Int64 = 64

    let recency: Recency
    /// The newest event that is counted in.
    private(set) var sequence: UInt64 = 0
    private var counted: [Counted] = []
    private var weights: [Double] = []
    private var counts: [UInt32] = []
    private var landmark = Int64.min
    /// The newest time of a rating.
    private var newest = Int64.min
    /// What has left the window lies before this time.
    private var start = Int64.min

    init(_ recency: Recency) { self.recency = recency }

    /// Counts in what is new in a snapshot.
    ///
    /// - Parameter now: The present, which no rating is later than.
    mutating func follow(in snapshot: borrowing Snapshot, now: Int64) throws {
        let last = try snapshot.sequence
        if last - min(last, sequence) > UInt64(Self.eventLimit) { restart(before: last) }
        if try !add(in: snapshot, now: now) {
            // What a forgotten user has rated is no longer in the log.
            restart(before: last)
            _ = try add(in: snapshot, now: now, ignoresForgotten: true)
        }
        sequence = last
        if counted.count > 2 * Self.eventLimit {
            let surplus = counted.count - Self.eventLimit
            drop { position, _ in position < surplus }
        }
        leaveWindow(now: now)
    }

    private mutating func restart(before last: UInt64) {
        self = Trend(recency)
        sequence = last - min(last, UInt64(Self.eventLimit))
    }

    /// - Returns: false if a user was forgotten whose ratings may have been counted.
    private mutating func add(
        in snapshot: borrowing Snapshot, now: Int64, ignoresForgotten: Bool = false
    ) throws -> Bool {
        let count = try snapshot.items.count
        var isWhole = true
        // Pairs of user and item whose ratings before a position do not exist any more.
        var replaced: [UInt64: Int] = [:]
        try snapshot.log.forEach(after: sequence) { _, event in
            let rating = Counted(user: event.user, item: event.item, time: min(event.time, now))
            switch event.kind {
            case .rate:
                guard event.item < count else { break }
                if event.previous != nil { replaced[rating.pair] = counted.count }
                add(rating)
            case .unrate: replaced[rating.pair] = counted.count
            case .forgetUser: isWhole = ignoresForgotten
            case .putItem, .mark, .ratePrivately, .unratePrivately, .setPrivacy, .withdrawItem, .removeItem,
                .mergeItem, .putSet, .removeSet:
                break
            }
            return isWhole
        }
        if !replaced.isEmpty { drop { position, rating in position < replaced[rating.pair, default: 0] } }
        return isWhole
    }

    private mutating func add(_ rating: Counted) {
        let item = Int(rating.item)
        if weights.count <= item {
            let missing = max(1024, item + 1 - weights.count)
            weights += repeatElement(0, count: missing)
            counts += repeatElement(0, count: missing)
        }
        if landmark == .min { landmark = rating.time }
        if case .halfLife(let seconds) = recency,
            Double(rating.time) - Double(landmark) > Self.reach * Double(seconds)
        {
            moveLandmark(to: rating.time, halfLife: seconds)
        }
        newest = max(newest, rating.time)
        counted.append(rating)
        counts[item] += 1
        weights[item] += weight(of: rating.time)
    }

    private func weight(of time: Int64) -> Double {
        switch recency {
        case .halfLife(let seconds): exp2((Double(time) - Double(landmark)) / Double(seconds))
        case .window: 1
        }
    }

    private mutating func moveLandmark(to time: Int64, halfLife seconds: Int64) {
        let factor = exp2((Double(landmark) - Double(time)) / Double(seconds))
        for item in weights.indices { weights[item] *= factor }
        landmark = time
    }

    /// Takes off the ratings that have left the window, if it has moved on by a part.
    private mutating func leaveWindow(now: Int64) {
        guard case .window(let seconds) = recency else { return }
        let start = now.subtractingReportingOverflow(seconds).partialValue
        guard start - max(self.start, .min / 2) >= seconds / Self.partsOfWindow else { return }
        self.start = start
        drop { _, rating in rating.time < start }
    }

    private mutating func drop(where isDropped: (Int, Counted) -> Bool) {
        var kept: [Counted] = []
        for (position, rating) in counted.enumerated() {
            guard isDropped(position, rating) else {
                kept.append(rating)
                continue
            }
            let item = Int(rating.item)
            counts[item] -= 1
            // Without ratings the weight is exactly 0, whatever rounding has left.
            weights[item] = counts[item] == 0 ? 0 : weights[item] - weight(of: rating.time)
        }
        counted = kept
    }

    /// The items with the largest weights, best first; none without any.
    func best(_ count: Int, among eligible: EligibleItems) -> [TopK.Entry] {
        var top = TopK(capacity: min(count, eligible.count))
        let unit = weight(of: newest)
        for item in 0..<min(weights.count, eligible.itemCount) where weights[item] > 0 {
            let score = Float(weights[item] / unit)
            if score >= top.threshold, eligible.contains(Int32(item)) { top.insert(Int32(item), score: score) }
        }
        return top.sorted()
    }
}
