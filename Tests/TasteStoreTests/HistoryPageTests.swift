import TasteValues
import TestSupport
import Testing

@testable import TasteStore

@Suite("Pages of a user's ratings")
struct HistoryPageTests {
    /// The ratings in the order of a history.
    private func ordered(_ row: [StoredRating]) -> [StoredRating] {
        row.sorted { ($1.time, $0.index) < ($0.time, $1.index) }
    }

    private func pages(of limit: Int, _ user: UInt32, in snapshot: borrowing Snapshot) throws -> [StoredRating] {
        var all: [StoredRating] = []
        var last: (time: Int64, item: UInt32)?
        while true {
            let (page, _, hasMore) = try snapshot.ratings.newest(ofUser: user, limit: limit, after: last)
            all += page
            guard hasMore, let end = page.last else { return all }
            #expect(page.count == limit)
            last = (end.time, end.index)
        }
    }

    @Test("The pages of a history are the sorted row, merged, unmerged or partly merged", arguments: [0, 1, 2])
    func pages(mergedParts: Int) throws {
        try StoreFixture().withStore { store in
            var random = SeededGenerator(seed: 4)
            for part in 0..<3 {
                let ratings = (0..<150).map { _ in
                    NewRating(
                        user: "ann", item: "item \(Int.random(in: 0..<200, using: &random))",
                        value: Float(Int.random(in: 1...5, using: &random)),
                        time: Int64.random(in: 0..<40, using: &random))
                }
                try store.rate(ratings)
                if part < mergedParts { try store.merge() }
                for item in ["item 3", "item 4"] { _ = try? store.unrate("ann", item) }
            }
            try store.read { snapshot in
                let user = try #require(try snapshot.users.index(of: "ann"))
                let expected = ordered(try snapshot.ratings.row(ofUser: user))
                for limit in [1, 2, 7, 1_000] {
                    let found = try pages(of: limit, user, in: snapshot)
                    #expect(found == expected, "pages of \(limit)")
                }
                let (count, newest) = try snapshot.ratings.summary(ofUser: user)
                #expect(count == expected.count && newest == expected.first?.time)
            }
        }
    }

    @Test(
        "The pages of a history that fills many pages of the file are the sorted row, in whatever order of time",
        arguments: ["ascending", "descending", "equal", "random"])
    func manyPages(order: String) throws {
        try StoreFixture().withStore { store in
            var random = SeededGenerator(seed: 5)
            let ratings = (0..<2_000).map { number in
                let times = ["ascending": number, "descending": -number, "equal": 7]
                let time = times[order] ?? Int.random(in: -500..<500, using: &random)
                return NewRating(user: "ann", item: "item \(number)", value: 3, time: Int64(time))
            }
            try store.rate(ratings)
            try store.merge()
            for item in [0, 700, 1_999] { try store.rate("ann", "item \(item)", 5, time: 0) }
            for item in [1, 701, 1_998] { try store.unrate("ann", "item \(item)") }
            try store.read { snapshot in
                let user = try #require(try snapshot.users.index(of: "ann"))
                let expected = ordered(try snapshot.ratings.row(ofUser: user))
                #expect(expected.count == 1_997)
                for limit in [1, 100, 5_000] {
                    let found = try pages(of: limit, user, in: snapshot)
                    #expect(found == expected, "pages of \(limit)")
                }
            }
        }
    }

    @Test("No rating is read of a row that would take longer than the thread may be held")
    func tooLong() throws {
        try StoreFixture().withStore { store in
            let count = 20_000
            try store.rate((0..<count).map { NewRating(user: "ann", item: "item \($0)", value: 3, time: 1) })
            try store.merge()
            try store.read { snapshot in
                let user = try #require(try snapshot.users.index(of: "ann"))
                let stored = snapshot.ratings
                var read = 0
                let error = #expect(throws: TasteError.self) {
                    try TimeAllowance.limit(.nanoseconds(count * Ratings.readNanoseconds)) { () throws(TasteError) in
                        do { try stored.forEachMerged(user, of: .user) { _ in read += 1 } } catch {
                            throw error as? TasteError ?? TasteError(.internal, "\(error)")
                        }
                    }
                }
                #expect(error?.isOverTimeAllowance == true)
                #expect(read == 0)
            }
        }
    }

    @Test("Many unmerged changes of a long row leave it sorted, with the last change of each rating")
    func longRow() throws {
        try StoreFixture().withStore { store in
            let items = (0..<3_000).map { "item \($0)" }
            try store.rate(items.map { NewRating(user: "ann", item: $0, value: 3, time: 1) })
            try store.merge()
            try store.rate(items.reversed().map { NewRating(user: "ann", item: $0, value: 2, time: 2) })
            try store.rate(items.map { NewRating(user: "ann", item: $0, value: 4, time: 3) })
            for item in items.prefix(10) { try store.unrate("ann", item) }
            try store.read { snapshot in
                let user = try #require(try snapshot.users.index(of: "ann"))
                let row = try snapshot.ratings.row(ofUser: user)
                #expect(row.map(\.index) == Array(10..<3_000))
                #expect(row.allSatisfy { $0.value == 4 && $0.time == 3 })
            }
            try store.merge()
            #expect(try store.contents().count == 2_990)
        }
    }
}
