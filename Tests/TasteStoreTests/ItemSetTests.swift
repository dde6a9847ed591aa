import LMDB
import TasteValues
import Testing

@testable import TasteStore

@Suite("Named sets of items")
struct ItemSetTests {
    @Test("A set is replaced, added to and removed, and survives a restart")
    func sets() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            try store.put(["Alien", "Brazil", "Cube"].map { Item(id: $0) })
            try store.put(set: "library", ["Cube", "Alien", "Dune", "Cube"])
            try store.put(set: "empty", [])
        }
        try fixture.withStore { store in
            #expect(try store.members(ofSet: "library")?.items == ["Alien", "Cube"])
            #expect(try store.members(ofSet: "library")?.unknown == ["Dune"])
            try store.put(set: "library", ["Brazil", "Eraserhead"], appends: true)
            #expect(try store.members(ofSet: "library")?.items == ["Alien", "Brazil", "Cube"])
            #expect(try store.members(ofSet: "library")?.unknown == ["Dune", "Eraserhead"])
            try store.put(set: "library", ["Brazil"])
            #expect(try store.members(ofSet: "library")?.items == ["Brazil"])
            #expect(try store.read { try $0.sets.names } == ["empty", "library"])
            try store.writer.perform { try $0.remove(set: "library", time: 0) }
            #expect(try store.members(ofSet: "library") == nil)
            let error = #expect(throws: TasteError.self) {
                try store.writer.perform { try $0.remove(set: "emty", time: 0) }
            }
            #expect(error?.code == .notFound && error?.message.contains("Did you mean empty?") == true)
        }
        #expect(try StoreCheck.run(at: fixture.path).findings == [])
    }

    @Test("A name that becomes known counts from then on, and in no older snapshot")
    func laterKnown() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            try store.put([Item(id: "Alien")])
            try store.put(set: "library", ["Alien", "Brazil", "Cube"])
            #expect(try store.members(ofSet: "library")?.items == ["Alien"])
            try store.read { old in
                let version = try old.sets.named("library")?.version
                try store.put([Item(id: "Other"), Item(id: "Cube")])
                let newer = try store.read { try $0.sets.named("library") }
                #expect(newer?.items == [0, 2] && newer?.version == version)
                #expect(try old.sets.named("library")?.items == [0])
            }
            try store.rate("ann", "Brazil", 3)
            #expect(try store.members(ofSet: "library")?.items == ["Alien", "Brazil", "Cube"])
            #expect(try store.members(ofSet: "library")?.unknown == [])
        }
        let items = try fixture.withStore { try $0.members(ofSet: "library")?.items }
        #expect(items == ["Alien", "Brazil", "Cube"])
    }

    @Test("Names that look alike and have other bytes are different names")
    func exactNames() throws {
        let (composed, decomposed) = ("Am\u{E9}lie", "Ame\u{301}lie")
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            try store.put(set: "library", [composed, decomposed])
            try store.put([Item(id: decomposed)])
            let set = try store.read { try $0.sets.named("library") }
            #expect(set?.items == [0] && set?.unknownCount == 1)
            #expect(set?.unknownNames.first.map { Array($0.utf8) } == Array(composed.utf8))
        }
    }

    @Test("A set that would be too large, the sets beyond a quota and those of others are refused, and change nothing")
    func refusals() throws {
        let fixture = try StoreFixture()
        let member = Account(uid: 1001, isAdministration: false)
        let other = Account(uid: 1002, isAdministration: false)
        func put(_ store: Store, _ name: String, _ items: [String], as account: Account, appends: Bool = false) throws {
            try store.perform(as: account) {
                _ = try $0.put(set: name, of: items, appends: appends, limit: 3, time: 0)
            }
        }
        try fixture.withStore { store in
            store.setQuotas(Quotas(sets: 2))
            try put(store, "a", ["i1", "i2", "i3", "i3"], as: member)
            for appends in [true, false] {
                let error = #expect(throws: TasteError.self) {
                    try put(store, "a", appends ? ["i4"] : ["i1", "i2", "i3", "i4"], as: member, appends: appends)
                }
                #expect(error?.code == .invalidArgument && error?.field == "items")
            }
            #expect(try store.members(ofSet: "a")?.unknown == ["i1", "i2", "i3"])
            try put(store, "b", [], as: member)
            let error = #expect(throws: TasteError.self) { try put(store, "c", [], as: member) }
            #expect(error?.code == .resourceExhausted && error?.message.contains("limits.setsPerUid") == true)
            let foreign = #expect(throws: TasteError.self) { try put(store, "a", [], as: other) }
            #expect(foreign?.code == .permissionDenied && foreign?.field == "name")
            #expect(throws: TasteError.self) {
                try store.perform(as: other) { try $0.remove(set: "a", time: 0) }
            }
            try put(store, "c", [], as: other)
            // Administration may replace it, and it stays the member's.
            try store.put(set: "a", ["i1"])
            try put(store, "a", ["i2"], as: member)
            try store.perform(as: member) { try $0.remove(set: "a", time: 0) }
            try store.perform(as: member) { try $0.remove(set: "b", time: 0) }
            #expect(try store.read { try $0.usage.first { $0.uid == 1001 }?.usage } == Usage())
        }
    }
}
