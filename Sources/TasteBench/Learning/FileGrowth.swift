import Foundation
import TasteProtocol

/// The growth of the store's file over an hour of ratings, without the pauses of that hour. Each batch of ratings is
/// followed by a generation.
struct FileGrowth {
    /// One hour of ten ratings a second.
    private static let ratings = 36_000
    /// The ratings of one second.
    private static let batch = 10

    let socket: String
    let say: (String) -> Void

    func measure(report: (Figure) -> Void) throws {
        say("an hour's ratings, \(Self.ratings), and a generation for each \(Self.batch)")
        let client = try RawClient(path: socket)
        var ratings = DrawnRatings(seed: 900)
        var sizes: [Double] = []
        var first: UInt64 = 0
        let batches = Self.ratings / Self.batch
        // A batch is written while the one before is learned, so that the trainer has no reason to pause.
        var earlier: UInt64 = 0
        for batch in 0..<batches {
            var call = WireRate()
            call.ratings = (0..<Self.batch).map { _ in
                let (user, item, value) = ratings.pair()
                return RawClient.rating(user: user, item: item, value: value)
            }
            let written = try client.ask(try RawClient.frame(1, .rate(call))).freshness.sequence
            let generation = try waitUntilLearned(earlier, client)
            earlier = written
            if batch == 0 { first = generation }
            if (batch + 1) % (batches / 10) == 0 {
                let status = try client.ask(try RawClient.frame(1, .getStatus(.init()))).status
                sizes.append(Double(status.fileBytes))
                say("\(sizes.count) tenths: \(status.fileBytes) bytes, \(generation - first + 1) generations")
            }
        }
        guard let start = sizes.first, let end = sizes.last else { return }
        report(
            Figure(
                name: "file after an hour's ratings and generations", value: end / 1e6, unit: "MB", limit: start / 1e6,
                limitName: "after its first tenth", goal: .atMost(1.2)))
    }

    /// Waits until the weights contain the ratings up to a sequence number, and returns the generation.
    private func waitUntilLearned(_ sequence: UInt64, _ client: RawClient) throws -> UInt64 {
        let ping = try RawClient.frame(1, .ping(.init()))
        let deadline = ContinuousClock.now + .seconds(600)
        while ContinuousClock.now < deadline {
            let freshness = try client.ask(ping).freshness
            if freshness.trainedThrough >= sequence { return freshness.generation }
            usleep(500)
        }
        throw BenchError("the weights did not follow within ten minutes")
    }
}
