import Foundation
import TasteProtocol

/// Whether a rating counts in the user's very next answer, while other users rate and the weights are updated.
struct ReadYourWrites {
    private static let connections = 8
    private static let pairs = 100_000

    let socket: String
    let say: (String) -> Void

    func measure(report: (Figure) -> Void) throws {
        say("\(Self.pairs) ratings, each followed by a recommendation, over \(Self.connections) connections")
        let counts = try concurrently(Self.connections) { number in
            try violations(ofConnection: number, pairs: Self.pairs / Self.connections)
        }
        report(
            Figure(
                name: "violations of read-your-writes in \(Self.pairs) pairs", value: Double(counts.reduce(0, +)),
                unit: "", goal: .atMost(0)))
    }

    /// Counts the answers that ignore a rating. Each user rates the item that was recommended first, which would be
    /// recommended again if the rating did not count.
    private func violations(ofConnection number: Int, pairs: Int) throws -> Int {
        let client = try RawClient(path: socket)
        var ratings = DrawnRatings(seed: UInt64(number) + 500)
        var best: [Int: String] = [:]
        var violations = 0
        for _ in 0..<pairs {
            let (user, drawn, value) = ratings.pair()
            // Each user belongs to one connection.
            let own = user / Self.connections * Self.connections + number
            let rate = try RawClient.rate(1, user: own, item: drawn, value: value, named: best[own])
            let written = try client.ask(rate.frame).freshness.sequence
            let answer = try client.ask(try RawClient.recommend(2, user: own))
            let items = answer.recommend.recommendations.map(\.item)
            if items.contains(rate.item) || answer.freshness.sequence < written { violations += 1 }
            best[own] = items.first
        }
        return violations
    }
}

extension RawClient {
    /// A request that rates an item by its name or, where the name is nil, by its number.
    fileprivate static func rate(
        _ id: UInt64, user: Int, item: Int, value: Float, named name: String?
    ) throws -> (frame: [UInt8], item: String) {
        var rating = self.rating(user: user, item: item, value: value)
        if let name { rating.item = name }
        var call = WireRate()
        call.ratings = [rating]
        return (try frame(id, .rate(call)), rating.item)
    }
}
