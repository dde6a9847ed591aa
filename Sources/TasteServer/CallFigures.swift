import Foundation
import NIOCore
import Synchronization
import TasteValues

/// What has become of the calls of one event loop: how many there were, how many failed, and how long they took. The
/// loop notes them, and any thread may read them.
final class CallFigures: Sendable {
    private struct Figures {
        var count = 0
        var failed = 0
        var times = TimeHistogram()

        mutating func note(_ time: TimeAmount, failed: Bool) {
            count += 1
            times.add(time)
            if failed { self.failed += 1 }
        }

        mutating func add(_ other: Figures) {
            count += other.count
            failed += other.failed
            times.add(other.times)
        }
    }

    private let byCall = Mutex<[String: Figures]>([:])

    /// Counts a call that has been answered.
    func note(_ call: String, took time: TimeAmount, failed: Bool) {
        byCall.withLock { $0[call, default: Figures()].note(time, failed: failed) }
    }

    /// The figures of several event loops together, in the order of the calls' names.
    static func sum(_ loops: [CallFigures]) -> [CallActivity] {
        var sums: [String: Figures] = [:]
        for loop in loops {
            for (call, own) in loop.byCall.withLock({ $0 }) { sums[call, default: Figures()].add(own) }
        }
        return sums.sorted { $0.key < $1.key }.map { call, sum in
            CallActivity(call: call, count: sum.count, failed: sum.failed, times: sum.times.buckets)
        }
    }
}

/// How often a call took how long, in buckets whose bounds grow by a fifth: finer than what one machine repeats.
private struct TimeHistogram {
    /// Buckets for each doubling, from a microsecond to a minute and beyond.
    private static let perDoubling = 4
    private static let doublings = 26

    private var counts = [UInt64](repeating: 0, count: perDoubling * doublings)

    mutating func add(_ time: TimeAmount) {
        let microseconds = max(1, Double(time.nanoseconds) / 1000)
        let number = (log2(microseconds) * Double(Self.perDoubling)).rounded(.up)
        counts[min(Int(number), counts.count - 1)] += 1
    }

    mutating func add(_ other: TimeHistogram) {
        for bucket in counts.indices { counts[bucket] += other.counts[bucket] }
    }

    /// The buckets that are not empty, in the order of their bounds.
    var buckets: [TimeBucket] {
        counts.indices.filter { counts[$0] > 0 }.map { bucket in
            TimeBucket(
                microseconds: exp2(Float(bucket) / Float(Self.perDoubling)), calls: Int(counts[bucket]))
        }
    }
}
