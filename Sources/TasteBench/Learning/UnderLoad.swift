import Foundation
import Glibc

/// The effect of training and of publications on callers: latencies under load compared with those of an idle trainer.
/// The measurements alternate, because the speed of a machine drifts.
struct UnderLoad {
    private static let rounds = 3
    private static let seconds = 8.0

    let daemon: BenchDaemon
    /// The daemon's configuration file, which it reads again on request.
    let settings: String
    let say: (String) -> Void

    func measure(report: (Figure) -> Void) throws {
        say("recommend from two clients, and ratings, idle and while training without pause")
        var recommend = (idle: Latencies(), loops: Latencies(), training: Latencies())
        var rate = (idle: Latencies(), loops: Latencies(), publishing: Latencies())
        for round in 0..<Self.rounds {
            recommend.idle.add(try recommendations(seed: round))
            rate.idle.add(try ratings(seed: 3 * round))
            try IdleLoops.during {
                recommend.loops.add(try recommendations(seed: round))
                rate.loops.add(try ratings(seed: 3 * round + 1))
            }
            try daemon.whileTraining("autoencoder") { recommend.training.add(try recommendations(seed: round)) }
            // The linear model is the largest one. Its publication writes tens of megabytes.
            try setAutomaticTraining(true)
            try daemon.whileTraining("linear") { rate.publishing.add(try ratings(seed: 3 * round + 2)) }
            try setAutomaticTraining(false)
            try daemon.taste(["models", "use", "autoencoder"])
        }
        compare(
            "recommend p99 while training, two clients", recommend.training, with: recommend.idle,
            and: recommend.loops, atMost: 2, report)
        compare(
            "rate p99 while generations are published", rate.publishing, with: rate.idle, and: rate.loops,
            atMost: 3, report)
    }

    /// Compares with an idle machine, and with one whose cores run empty loops.
    private func compare(
        _ name: String, _ learning: Latencies, with idle: Latencies, and loops: Latencies, atMost ratio: Double,
        _ say: (Figure) -> Void
    ) {
        let value = learning.percentile(99)
        say(
            Figure(
                name: name, value: value, unit: "us", limit: idle.percentile(99), limitName: "the same, trainer idle",
                goal: .atMost(ratio)))
        say(
            Figure(
                name: name, value: value, unit: "us", limit: loops.percentile(99),
                limitName: "trainer idle, empty loops of idle priority on all cores", goal: .none))
    }

    static func write(isAutomatic: Bool, to path: String) throws {
        try "training:\n  automatic: \(isAutomatic)\n".write(toFile: path, atomically: true, encoding: .utf8)
    }

    /// Turns the trainer's learning of new ratings on or off.
    private func setAutomaticTraining(_ isAutomatic: Bool) throws {
        try Self.write(isAutomatic: isAutomatic, to: settings)
        kill(daemon.process.processIdentifier, SIGHUP)
        sleep(1)
    }

    /// Latencies of two clients, each of which asks again as soon as it has an answer.
    private func recommendations(seed: Int) throws -> Latencies {
        let deadline = ContinuousClock.now + .seconds(Self.seconds)
        return try concurrently(2) { number in
            let client = try RawClient(path: daemon.socket)
            var latencies = Latencies()
            var user = seed * 1009 + number
            while ContinuousClock.now < deadline {
                user += 6
                let frame = try RawClient.recommend(1, user: user % BenchRatings.users)
                let start = ContinuousClock.now
                try client.exchange(frame)
                latencies.record(ContinuousClock.now - start)
            }
            return latencies
        }.reduce(into: Latencies()) { $0.add($1) }
    }

    /// Latencies of a hundred ratings a second.
    private func ratings(seed: Int) throws -> Latencies {
        let client = try RawClient(path: daemon.socket)
        var ratings = DrawnRatings(seed: UInt64(seed) + 100)
        var latencies = Latencies()
        let deadline = ContinuousClock.now + .seconds(Self.seconds)
        while ContinuousClock.now < deadline {
            let frame = try ratings.next()
            let start = ContinuousClock.now
            try client.exchange(frame)
            let taken = ContinuousClock.now - start
            latencies.record(taken)
            usleep(UInt32(max(0, 10_000 - taken.nanoseconds / 1000)))
        }
        return latencies
    }
}

/// Runs `body` on `count` threads, with a number from 0 on for each, and waits for all of them.
func concurrently<Value: Sendable>(_ count: Int, _ body: (Int) throws -> Value) throws -> [Value] {
    // Each thread writes its own element, and all threads have ended before an element is read.
    nonisolated(unsafe) var results = [Result<Value, any Error>?](repeating: nil, count: count)
    let lock = NSLock()
    withoutActuallyEscaping(body) { body in
        nonisolated(unsafe) let body = body
        DispatchQueue.concurrentPerform(iterations: count) { number in
            let result = Result { try body(number) }
            lock.withLock { results[number] = result }
        }
    }
    return try results.compactMap { try $0?.get() }
}
