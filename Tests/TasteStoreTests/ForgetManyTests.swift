import LMDB
import TasteValues
import Testing

@testable import TasteStore

@Suite("Forgetting many users at once")
struct ForgetManyTests {
    private static let users = ["ann", "bob", "cid"]

    private func withFilledStore(_ body: (Store) throws -> Void) throws {
        try StoreFixture().withStore { store in
            for user in Self.users {
                for item in 0..<60 { try store.rate(user, "item \(item)", 3) }
            }
            try body(store)
        }
    }

    /// The number of ratings in the log by user, and the users whom an event forgets.
    private func log(of snapshot: borrowing Snapshot) throws -> (rated: [UInt32: Int], forgotten: [UInt32]) {
        var (rated, forgotten): ([UInt32: Int], [UInt32]) = ([:], [])
        try snapshot.log.forEach(after: 0) { _, event in
            if event.kind == .rate { rated[event.user, default: 0] += 1 }
            if event.kind == .forgetUser { forgotten.append(event.user) }
            return true
        }
        return (rated, forgotten)
    }

    @Test("Users whom one transaction forgets lose their events at its end, and a new user of the same name keeps them")
    func together() throws {
        try withFilledStore { store in
            try store.writer.perform { changes in
                try changes.forget(user: "ann", time: 1)
                try changes.rate([NewRating(user: "ann", item: "item 7", value: 4, time: 2)])
                try changes.forget(user: "cid", time: 3)
                // One pass over the log removes the events of both, and it is still to come.
                let rated = try log(of: changes.snapshot).rated
                #expect(rated == [0: 60, 1: 60, 2: 60, 3: 1])
            }
            let (rated, forgotten) = try store.read { try log(of: $0) }
            #expect(forgotten == [0, 2])
            #expect(rated == [1: 60, 3: 1])
            let contents = try store.contents()
            #expect(contents.byUser["ann"]?.count == 1 && contents.byUser["bob"]?.count == 60)
            #expect(contents.byUser["cid"] == nil)
            #expect(try store.replayed() == contents)
        }
    }

    @Test("Of users who are forgotten at once, those go whom damage may not keep, and the others are told of it")
    func damaged() throws {
        try withFilledStore { store in
            try store.merge()
            try store.writer.perform { changes in
                try changes.transaction.put(changes.tables.log, UInt64(1), [UInt8](repeating: 7, count: 32).span.bytes)
            }
            let outcomes = GroupOutcomes(count: 2)
            for (position, user) in ["ann", "bob"].enumerated() {
                store.writer.submit(for: .deleting) { changes in
                    try changes.forget(user: user, time: 1, despiteDamage: user == "bob")
                } completion: {
                    outcomes.set($0.map(\.sequence), at: position)
                }
            }
            let results = outcomes.wait()
            let refusal = #expect(throws: TasteError.self) { try results[0].get() }
            #expect(refusal?.damagedPart == .log)
            #expect(throws: Never.self) { try results[1].get() }
            #expect(try store.contents().byUser.keys.sorted() == ["ann", "cid"])
        }
    }
}
