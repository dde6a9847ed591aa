import ArgumentParser
import Foundation
import TasteProtocol

/// A call whose latency is measured.
enum ProbedCall: String, CaseIterable, ExpressibleByArgument, Sendable { case ping, recommend, rate }

/// Latencies in milliseconds, each from before a request is sent until its answer has been read.
struct ProbeReport: Codable, Sendable {
    var count = 0
    var p50 = 0.0
    var p99 = 0.0
    var max = 0.0
    /// Requests that were refused or not answered. One that was not answered counts with the time waited for it.
    var failures = 0
    var failure = ""

    init(_ latencies: Latencies, count: Int, failures: [String]) {
        self.count = count
        (p50, p99, max) = (
            latencies.percentile(50) / 1000, latencies.percentile(99) / 1000, latencies.percentile(100) / 1000
        )
        (self.failures, failure) = (failures.count, failures.first ?? "")
    }
}

/// A client with one request in flight on each of its connections, and a pause of 2 ms after each answer. Connections
/// are measured at the same time, so that each of the daemon's event loops has some.
struct Probe: Sendable {
    let socket: String
    let call: ProbedCall
    let seconds: Double
    let connections: Int

    /// How long after the end an answer is waited for.
    private static let patience = 4.0

    func run() throws {
        let parts = try concurrently(connections) { try measure($0) }
        var all = Latencies()
        for part in parts { all.add(part.latencies) }
        let report = ProbeReport(
            all, count: parts.map(\.count).reduce(0, +), failures: parts.flatMap(\.failures))
        Attacker.say(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
    }

    private struct Part: Sendable {
        var latencies = Latencies()
        var count = 0
        var failures: [String] = []

        mutating func add(_ taken: Duration, failure: String?) {
            latencies.record(taken)
            count += 1
            if let failure { failures.append(failure) }
        }
    }

    private func measure(_ number: Int) throws -> Part {
        var part = Part()
        let end = ContinuousClock.now + .seconds(seconds)
        var turn = number * 1009
        while ContinuousClock.now < end {
            // The time to connect counts as part of the first answer.
            var start = ContinuousClock.now
            do {
                let connection = try FrameConnection(path: socket, seconds: seconds + Self.patience)
                repeat {
                    turn += 1
                    connection.limitWaits(to: Swift.max(0.5, (end - ContinuousClock.now).seconds + Self.patience))
                    let answer = try connection.ask(try request(turn))
                    part.add(ContinuousClock.now - start, failure: answer.refusal?.message)
                    usleep(2000)
                    start = ContinuousClock.now
                } while ContinuousClock.now < end
            } catch {
                part.add(ContinuousClock.now - start, failure: "\(error)")
                usleep(2000)
            }
        }
        return part
    }

    private func request(_ turn: Int) throws -> WireRequest.OneOf_Call {
        switch call {
        case .ping: return .ping(WirePing())
        case .recommend:
            var call = WireRecommend()
            (call.user, call.count) = (SampleRatings.user(turn % 100), 10)
            return .recommend(call)
        case .rate:
            var call = WireRate()
            call.ratings = [
                SampleRatings.rating(SampleRatings.user(turn % 100), SampleRatings.item(turn % 97), Float(1 + turn % 5))
            ]
            return .rate(call)
        }
    }
}
