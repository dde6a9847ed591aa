import Datasets
import DenseMath
import SwiftProtobuf
import TasteProtocol

/// Whether an answer contains what its user had hidden, dismissed, withdrawn or rated just before.
struct InterleavedMarks {
    private static let connections = 8
    private static let pairs = 100_000

    let socket: String
    let say: (String) -> Void

    func measure(report: (Figure) -> Void) throws {
        say("\(Self.pairs) marks, each followed by a recommendation, over \(Self.connections) connections")
        let counts = try concurrently(Self.connections) { number in
            try violations(ofConnection: number, pairs: Self.pairs / Self.connections)
        }
        report(
            Figure(
                name: "violations in \(Self.pairs) pairs of hide, dismiss, withdraw or rate and recommend",
                value: Double(counts.reduce(0, +)), unit: "", goal: .atMost(0)))
    }

    /// Each user takes the item that was recommended first out of the next answer, in one of four ways. What was
    /// withdrawn is restored after the answer, so that items remain.
    private func violations(ofConnection number: Int, pairs: Int) throws -> Int {
        let client = try RawClient(path: socket)
        var random = RandomNumbers(seed: UInt64(number) + 900)
        var violations = 0
        for pair in 0..<pairs {
            // Each user belongs to one connection.
            let drawn = Int(random.uniform() * Double(BenchRatings.users / Self.connections - 1))
            let user = SyntheticRatings.name(ofUser: drawn * Self.connections + number)
            let question = try RawClient.frame(
                2,
                .recommend(
                    .with {
                        $0.user = user
                        $0.count = 10
                    }))
            guard let item = try client.ask(question).recommend.recommendations.first?.item else { continue }
            // What another connection has withdrawn is not restored by this one.
            let isOwn = item.utf8.reduce(0) { $0 + Int($1) } % Self.connections == number
            let way = pair % 4 == 2 && !isOwn ? 0 : pair % 4
            let call = Self.change(way, user: user, item: item)
            let written = try client.ask(try RawClient.frame(1, call)).freshness.sequence
            let answer = try client.ask(question)
            let isThere = answer.recommend.recommendations.contains { $0.item == item }
            if isThere || answer.freshness.sequence < written { violations += 1 }
            if way == 2 { _ = try client.ask(try RawClient.frame(1, Self.restore(item))) }
        }
        return violations
    }

    private static func change(_ way: Int, user: String, item: String) -> WireRequest.OneOf_Call {
        switch way {
        case 0, 1:
            .markItem(
                .with {
                    $0.user = user
                    $0.item = item
                    $0.mark = way == 0 ? .hidden : .dismissed
                })
        case 2: .withdrawItem(.with { $0.item = item })
        default:
            .rate(
                .with {
                    $0.ratings = [
                        .with {
                            $0.user = user
                            $0.item = item
                            $0.value = 3
                        }
                    ]
                })
        }
    }

    private static func restore(_ item: String) -> WireRequest.OneOf_Call {
        .withdrawItem(
            .with {
                $0.item = item
                $0.restore = true
            })
    }
}
