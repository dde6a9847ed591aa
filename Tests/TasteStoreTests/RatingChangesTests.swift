import LMDB
import TestSupport
import Testing

@testable import TasteStore

@Suite("Ratings at an earlier event")
struct RatingChangesTests {
    @Test(
        "Rows are restored to what they were at any event, merged or not", arguments: [false, true])
    func anyEvent(merged: Bool) throws {
        var random = SeededGenerator(seed: 5)
        try StoreFixture().withStore { store in
            var history: [UInt64: [[Int: Float]]] = [0: [[:], [:], [:]]]
            var now: [[Int: Float]] = [[:], [:], [:]]
            for step in 0..<120 {
                let user = Int.random(in: 0..<3, using: &random)
                let item = Int.random(in: 0..<6, using: &random)
                if now[user][item] != nil, Bool.random(using: &random) {
                    let sequence = try store.unrate("u\(user)", "i\(item)")
                    now[user][item] = nil
                    history[sequence] = now
                } else {
                    let value = Float(Int.random(in: 1...10, using: &random)) / 2
                    let sequence = try store.rate("u\(user)", "i\(item)", value)
                    now[user][item] = value
                    history[sequence] = now
                }
                if merged, step == 60 { try store.merge() }
            }
            for after: UInt64 in [0, 40, 119] { try expect(history, in: store, since: after) }
        }
    }

    private func expect(_ history: [UInt64: [[Int: Float]]], in store: Store, since after: UInt64) throws {
        try store.read { snapshot in
            let changes = try #require(try snapshot.changes(after: after))
            for (sequence, ratings) in history where sequence >= after {
                for user in 0..<3 {
                    let index = try #require(try snapshot.users.index(of: "u\(user)"))
                    let row = try snapshot.ratings.row(ofUser: index)
                    let restored = changes.restore(row, ofUser: index, asOf: sequence)
                    var named: [Int: Float] = [:]
                    for rating in restored {
                        let name = try #require(try snapshot.items.label(of: rating.index)?.name)
                        named[try #require(Int(name.dropFirst()))] = rating.value
                    }
                    #expect(named == ratings[user])
                    #expect(restored.map(\.index) == restored.map(\.index).sorted())
                }
                for item in 0..<6 {
                    let index = try #require(try snapshot.items.index(of: "i\(item)"))
                    let row = try snapshot.ratings.row(ofItem: index)
                    let count = changes.restore(row, ofItem: index, asOf: sequence).count
                    #expect(count == ratings.count { $0[item] != nil })
                }
            }
        }
    }

    @Test("The rows that changed up to an event are known, without those of forgotten users")
    func touched() throws {
        try StoreFixture().withStore { store in
            try store.rate("ann", "Alien", 3)
            let middle = try store.rate("bob", "Solaris", 4)
            try store.rate("cy", "Stalker", 5)
            try store.rate("ann", "Stalker", 2)
            try store.read { snapshot in
                let changes = try #require(try snapshot.changes(after: 0))
                #expect(changes.through == middle + 2)
                let early = changes.touched(after: 0, through: middle)
                #expect(early.users == [0, 1] && early.items == [0, 1])
                let all = changes.touched(after: 0, through: changes.through)
                #expect(all.users == [0, 1, 2] && all.items == [0, 1, 2])
            }
            try store.forget("ann")
            try store.read { snapshot in
                let changes = try #require(try snapshot.changes(after: 0))
                #expect(changes.touched(after: 0, through: changes.through).users == [1, 2])
                let row = try snapshot.ratings.row(ofItem: 2)
                #expect(changes.restore(row, ofItem: 2, asOf: middle + 2).map(\.index) == [2])
            }
        }
    }

    @Test("More changes than are held in memory are not collected")
    func limit() throws {
        try StoreFixture().withStore { store in
            let count = Int(RatingChanges.eventLimit)
            let event = Event(kind: .putItem)
            try store.writer.perform { try $0.append(contentsOf: repeatElement(event, count: count)) }
            #expect(try store.read { try $0.changes(after: 0) } != nil)
            try store.writer.perform { try $0.append(contentsOf: [event]) }
            #expect(try store.read { try $0.changes(after: 0) } == nil)
            #expect(try store.read { try $0.changes(after: 1) } != nil)
        }
    }
}
