import Foundation
import TasteProtocol

/// The delay until an acknowledged rating is in the weights of the serving model, while ratings arrive in a stream.
struct WeightDelay {
    private static let perSecond = 100
    private static let seconds = 30

    let daemon: BenchDaemon
    let say: (String) -> Void

    /// Measures the time from the acknowledgement to the first answer whose `trained_through` includes the rating.
    func measure(kind: String, report: (Figure) -> Void) throws {
        say("\(Self.perSecond) ratings/s for \(Self.seconds) s into \(kind)")
        let rater = try RawClient(path: daemon.socket)
        let watcher = try RawClient(path: daemon.socket)
        let ping = try RawClient.frame(1, .ping(.init()))
        var ratings = DrawnRatings(seed: 11)
        var delays = Latencies()
        // The ratings that are not in the weights yet, oldest first.
        var waiting: ArraySlice<(sequence: UInt64, acknowledged: ContinuousClock.Instant)> = []
        let start = ContinuousClock.now
        let total = Self.perSecond * Self.seconds
        var sent = 0
        while sent < total || !waiting.isEmpty {
            let due = start + .microseconds(1_000_000 / Self.perSecond * sent)
            if sent < total, ContinuousClock.now >= due {
                let answer = try rater.ask(try ratings.next())
                waiting.append((answer.freshness.sequence, ContinuousClock.now))
                sent += 1
            }
            let learned = try watcher.ask(ping).freshness.trainedThrough
            let now = ContinuousClock.now
            while let oldest = waiting.first, oldest.sequence <= learned {
                delays.record(now - oldest.acknowledged)
                waiting.removeFirst()
            }
            guard now - start < .seconds(10 * Self.seconds) else {
                throw BenchError("the weights did not follow: \(waiting.count) ratings are still not learned")
            }
            usleep(500)
        }
        report(
            Figure(
                name: "\(kind): acknowledged to in the weights, p50", value: delays.median / 1000, unit: "ms",
                goal: .none))
        report(
            Figure(
                name: "\(kind): acknowledged to in the weights, p99", value: delays.percentile(99) / 1000, unit: "ms",
                goal: .atMost(1000)))
    }
}
