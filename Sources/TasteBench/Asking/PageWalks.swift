import Datasets
import DenseMath
import Foundation
import Synchronization
import TasteProtocol

/// Whether the pages of a list repeat or skip items while ratings arrive and generations follow each other.
struct PageWalks {
    private static let walks = 100
    private static let items = 1000
    private static let pageSize: UInt32 = 50
    private static let ratingsPerSecond = 100

    let socket: String
    let say: (String) -> Void

    func measure(report: (Figure) -> Void) throws {
        say("\(Self.walks) walks through \(Self.items) items while \(Self.ratingsPerSecond) ratings a second arrive")
        let isDone = Atomic(false)
        let results = try concurrently(3) { number in
            switch number {
            case 0:
                defer { isDone.store(true, ordering: .releasing) }
                return try walkAll()
            case 1: try rate(until: isDone)
            default: try train(until: isDone)
            }
            return (repeats: 0, skips: 0)
        }
        for (name, count) in [
            ("repeated", results.reduce(0) { $0 + $1.repeats }), ("skipped", results.reduce(0) { $0 + $1.skips }),
        ] {
            report(
                Figure(
                    name: "items \(name) in \(Self.walks) walks through \(Self.items) items", value: Double(count),
                    unit: "", goal: .atMost(0)))
        }
    }

    private func walkAll() throws -> (repeats: Int, skips: Int) {
        let client = try RawClient(path: socket)
        var total = (repeats: 0, skips: 0)
        for walk in 0..<Self.walks {
            let one = try self.walk(user: SyntheticRatings.name(ofUser: walk * 50), client)
            total = (total.repeats + one.repeats, total.skips + one.skips)
        }
        return total
    }

    /// Walks through the pages of a user, whose own ratings do not change meanwhile: the pages must be the order that
    /// one large page would have had at the time of the first one.
    private func walk(user: String, _ client: RawClient) throws -> (repeats: Int, skips: Int) {
        var question = WireRecommend()
        question.user = user
        question.count = UInt32(Self.items)
        question.paged = true
        // The large page and the walk have the same order, because both begin with the same cursor.
        question.count = Self.pageSize
        let first = try client.ask(try RawClient.frame(1, .recommend(question))).recommend
        var walked = first.recommendations.map(\.item)
        question.cursor = first.nextCursor
        question.count = UInt32(Self.items) - Self.pageSize
        let rest = try client.ask(try RawClient.frame(1, .recommend(question))).recommend.recommendations.map(\.item)
        question.count = Self.pageSize
        var cursor = first.nextCursor
        while walked.count < Self.items, !cursor.isEmpty {
            question.cursor = cursor
            usleep(10_000)
            let page = try client.ask(try RawClient.frame(1, .recommend(question))).recommend
            walked += page.recommendations.map(\.item)
            cursor = page.nextCursor
        }
        let expected = Set(first.recommendations.map(\.item) + rest)
        return (walked.count - Set(walked).count, expected.subtracting(walked).count)
    }

    /// Ratings of users who do not walk.
    private func rate(until isDone: borrowing Atomic<Bool>) throws {
        let client = try RawClient(path: socket)
        var ratings = DrawnRatings(seed: 77)
        while !isDone.load(ordering: .acquiring) {
            let (user, item, value) = ratings.pair()
            let other = user % 50 == 0 ? user + 1 : user
            _ = try client.ask(try RawClient.rate(1, user: other % BenchRatings.users, item: item, value: value))
            usleep(useconds_t(1_000_000 / Self.ratingsPerSecond))
        }
    }

    private func train(until isDone: borrowing Atomic<Bool>) throws {
        while !isDone.load(ordering: .acquiring) {
            try Product.run("taste", ["train", "--model", "linear", "--socket", socket])
        }
    }
}
