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

/// The weighted number of each item's ratings. It follows the log, so that an answer counts in only what is new.
///
/// With a half-life, ratings are weighed against a fixed landmark instead of the present, so that no weight changes as
/// time passes (forward decay: Cormode, Shkapenyuk, Srivastava and Xu, ICDE 2009, section 3). With a window, they are
/// counted by slices of it, and the oldest slices are taken off as they leave it.
struct Trend: Sendable {
    /// The events that are looked back through.
    private static let eventLimit: UInt64 = 1_000_000
    /// Half-lives after the landmark at which it is moved. Doubles have room for a thousand.
    private static let reach = 200.0
    private static let slicesPerWindow: Int64 = 64

    let recency: Recency
    /// The newest event that is counted in.
    private(set) var sequence: UInt64 = 0
    private var weights: [Double] = []
    private var landmark = Int64.min
    /// The newest time of a rating.
    private var newest = Int64.min
    /// The items rated in each slice of the window, by the slice's number.
    private var slices: [Int64: [Int32: Double]] = [:]

    init(_ recency: Recency) { self.recency = recency }

    /// Counts in what is new in a snapshot.
    ///
    /// - Parameter now: The present, which no rating is later than.
    mutating func follow(in snapshot: borrowing Snapshot, now: Int64) throws {
        let last = try snapshot.sequence
        if last - min(last, sequence) > Self.eventLimit { restart(before: last) }
        let isWhole = try add(in: snapshot, now: now)
        // What a forgotten user has rated is no longer in the log.
        if !isWhole {
            restart(before: last)
            _ = try add(in: snapshot, now: now, ignoresForgotten: true)
        }
        sequence = last
        expire(now: now)
    }

    private mutating func restart(before last: UInt64) {
        self = Trend(recency)
        sequence = last - min(last, Self.eventLimit)
    }

    /// - Returns: false if a user was forgotten whose ratings may have been counted.
    private mutating func add(
        in snapshot: borrowing Snapshot, now: Int64, ignoresForgotten: Bool = false
    ) throws -> Bool {
        let count = try snapshot.items.count
        var isWhole = true
        try snapshot.log.forEach(after: sequence) { _, event in
            switch event.kind {
            case .rate where event.item < count: add(event.item, time: min(event.time, now))
            case .forgetUser: isWhole = ignoresForgotten
            case .rate, .unrate, .putItem: break
            }
            return isWhole
        }
        return isWhole
    }

    private mutating func add(_ item: UInt32, time: Int64) {
        if weights.count <= Int(item) {
            weights += repeatElement(0, count: max(1024, Int(item) + 1 - weights.count))
        }
        newest = max(newest, time)
        switch recency {
        case .halfLife(let seconds):
            if landmark == .min { landmark = time }
            if Double(time - landmark) > Self.reach * Double(seconds) { moveLandmark(to: time, halfLife: seconds) }
            weights[Int(item)] += exp2(Double(time - landmark) / Double(seconds))
        case .window(let seconds):
            weights[Int(item)] += 1
            slices[Self.slice(of: time, seconds), default: [:]][Int32(bitPattern: item), default: 0] += 1
        }
    }

    private mutating func moveLandmark(to time: Int64, halfLife seconds: Int64) {
        let factor = exp2(-Double(time - landmark) / Double(seconds))
        for item in weights.indices { weights[item] *= factor }
        landmark = time
    }

    /// Takes off the slices that have left the window.
    private mutating func expire(now: Int64) {
        guard case .window(let seconds) = recency else { return }
        let first = Self.slice(of: now - min(now, seconds), seconds)
        for (slice, items) in slices where slice < first {
            for (item, count) in items { weights[Int(item)] -= count }
            slices[slice] = nil
        }
    }

    private static func slice(of time: Int64, _ seconds: Int64) -> Int64 {
        let width = max(1, seconds / slicesPerWindow)
        return time >= 0 ? time / width : (time + 1) / width - 1
    }

    /// The items with the largest weights, best first; none without any.
    func best(_ count: Int, among eligible: EligibleItems) -> [TopK.Entry] {
        var top = TopK(capacity: min(count, eligible.count))
        let scale: Double =
            switch recency {
            case .halfLife(let seconds): exp2(-Double(newest - landmark) / Double(seconds))
            case .window: 1
            }
        for item in 0..<min(weights.count, eligible.itemCount) {
            let score = Float(weights[item] * scale)
            if score > 0, score >= top.threshold, eligible.contains(Int32(item)) { top.insert(Int32(item), score: score) }
        }
        return top.sorted()
    }
}
