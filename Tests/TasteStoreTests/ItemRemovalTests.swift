import LMDB
import TasteValues
import Testing

@testable import TasteStore

@Suite("Removing and merging items")
struct ItemRemovalTests {
    @Test("Nothing is left of a removed item, its index is never given again, and its name may be another item's")
    func removal() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            try store.put([Item(id: "Alien", title: "Alien (1979)", genres: ["Horror"]), Item(id: "Brazil")])
            try store.rate("ann", "Alien", 5)
            try store.rate("ann", "Brazil", 4)
            try store.ratePrivately("bob", "Alien", 1)
            try store.mark(.hidden, "cat", "Alien")
            try store.put(set: "library", ["Alien", "Brazil"])
            try store.remove(item: "Alien")
            #expect(try store.contents().byUser == ["ann": ["Brazil": PlainRating(value: 4, time: 0)]])
            #expect(try store.contents().privateRatings == [:])
            #expect(try store.contents().marks == [:])
            #expect(try store.members(ofSet: "library")?.unknown == ["Alien"])
            try store.read { (snapshot: borrowing Snapshot) throws in
                #expect(try snapshot.items.index(of: "Alien") == nil)
                #expect(try snapshot.items.record(of: 0) == Item(id: ""))
                #expect(try snapshot.withdrawn.items == [0])
                #expect(try snapshot.withdrawn.state(of: 0) == .removed)
                #expect(try snapshot.items.count == 2)
                #expect(try snapshot.items.namedCount == 1)
                #expect(try snapshot.generations.lastForgotten == snapshot.sequence)
                #expect(try snapshot.users.entry(of: "bob")?.hasPrivateRatings == false)
            }
            let error = #expect(throws: TasteError.self) { try store.remove(item: "Alien") }
            #expect(error?.code == .notFound)
        }
        #expect(try StoreCheck.run(at: fixture.path).findings == [])
        try fixture.withStore { store in
            try store.rate("ann", "Alien", 2)
            #expect(try store.read { try $0.items.index(of: "Alien") } == 2)
            #expect(try store.members(ofSet: "library")?.items == ["Alien", "Brazil"])
        }
        #expect(try StoreCheck.run(at: fixture.path).findings == [])
    }

    @Test("A removed item's row is cleared in every model, and models that do not serve go")
    func models() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            for item in ["Alien", "Brazil"] { try store.rate("ann", item, 5) }
            var generations: [Generation] = []
            for number in 1...2 as ClosedRange<UInt64> {
                let generation = Generation(
                    number: number, lineage: number, trainedThrough: 2, fittedThrough: 2, time: 0, kind: "test",
                    settings: "{}", decision: .init(.accepted, ""),
                    tensors: [.init(name: "items", rows: 2, columns: 2, isByUser: false)])
                generations.append(generation)
                try store.writer.perform { changes in
                    try changes.put([1, 2, 3, 4].span, tile: 0, of: 0, in: generation)
                    try changes.put(generation)
                    try changes.serve(generation: number)
                }
            }
            try store.remove(item: "Alien")
            try store.read { snapshot in
                #expect(try snapshot.generations.all.map(\.number) == [2])
                let values = try snapshot.tensors.withTile(0, of: 0, in: generations[1]) { span in
                    span.indices.map { span[$0] }
                }
                #expect(values == [0, 0, 3, 4])
                #expect(try snapshot.generations.hasLearnedForgotten(generations[1]))
            }
        }
    }

    @Test("What is said about a merged item is said about the other one, unless its user has spoken of that one too")
    func merging() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            for (user, item, value) in [
                ("ann", "Alein", 5), ("bob", "Alein", 1), ("bob", "Alien", 4), ("cat", "Alien", 3),
            ] as [(String, String, Float)] { try store.rate(user, item, value, time: 7) }
            try store.ratePrivately("dan", "Alein", 2, time: 8)
            try store.ratePrivately("eve", "Alein", 2)
            try store.rate("eve", "Alien", 1)
            try store.mark(.hidden, "fay", "Alein", time: 9)
            try store.put(set: "library", ["Alein", "other"])
            try store.merge("Alein", into: "Alien")
            let contents = try store.contents()
            #expect(contents.byItem["Alien"]?.mapValues(\.value) == ["ann": 5, "bob": 4, "cat": 3, "eve": 1])
            #expect(contents.byUser["ann"]?["Alien"]?.time == 7)
            #expect(contents.privateRatings == ["dan": ["Alien": PlainRating(value: 2, time: 8)]])
            #expect(contents.marks == ["fay": ["Alien": .hidden]])
            #expect(contents == (try store.replayed()))
            #expect(try store.members(ofSet: "library")?.items == ["Alien"])
            #expect(try store.read { try $0.items.index(of: "Alein") } == nil)
            // Nobody has asked that models forget it.
            #expect(try store.read { try $0.generations.lastForgotten } == 0)
            for (item, other, field) in [
                ("Alien", "Alien", "into"), ("Alein", "Alien", "item"), ("Alien", "x", "into"),
            ] {
                let error = #expect(throws: TasteError.self) { try store.merge(item, into: other) }
                #expect(error?.code == (item == other ? .invalidArgument : .notFound) && error?.field == field)
            }
        }
        #expect(try StoreCheck.run(at: fixture.path).findings == [])
    }

    @Test("Forgetting a user with items removes those that nobody else has rated, privately either")
    func forgettingWithItems() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            for item in ["only", "shared", "marked"] { try store.rate("ann", item, 5) }
            try store.ratePrivately("ann", "own", 5)
            try store.ratePrivately("ann", "both", 5)
            try store.rate("bob", "shared", 3)
            try store.ratePrivately("bob", "both", 3)
            try store.writer.perform { try $0.forget(user: "ann", withItems: true, time: 0) }
            let names = try store.read { snapshot in
                try ["only", "shared", "own", "both"].filter { try snapshot.items.index(of: $0) != nil }
            }
            #expect(names == ["shared", "both"])
            #expect(try store.contents().byUser == ["bob": ["shared": PlainRating(value: 3, time: 0)]])
        }
        #expect(try StoreCheck.run(at: fixture.path).findings == [])
    }

    @Test("Whoever does not administer removes with a user only items whose records it stored last")
    func ownItems() throws {
        let fixture = try StoreFixture()
        let member = Account(uid: 1001, isAdministration: false)
        try fixture.withStore { store in
            try store.put([Item(id: "described", title: "By an administrator")])
            try store.perform(as: member) { changes in
                try changes.rate(["described", "phantom"].map { NewRating(user: "ann", item: $0, value: 3, time: 0) })
            }
            try store.perform(as: member) { try $0.forget(user: "ann", withItems: true, time: 0) }
            #expect(try store.read { try $0.items.index(of: "described") } == 0)
            #expect(try store.read { try $0.items.index(of: "phantom") } == nil)
            #expect(try store.read { try $0.usage.first { $0.uid == 1001 }?.usage } == Usage())
        }
    }
}
