import LMDB
import TasteValues
import Testing

@testable import TasteStore

@Suite("Marks and withdrawn items")
struct MarkTests {
    private func marks(_ store: Store, of user: String) throws -> [ItemMark] {
        try store.read { snapshot in
            try snapshot.users.index(of: user).map { try snapshot.marks.row(ofUser: $0) } ?? []
        }
    }

    @Test("A mark replaces the one before, is taken back, and survives a restart")
    func marks() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            try store.put(["Alien", "Brazil", "Cube"].map { Item(id: $0) })
            try store.mark(.hidden, "ann", "Cube", time: 1)
            try store.mark(.dismissed, "ann", "Alien", time: 2)
            try store.mark(.hidden, "bob", "Brazil", time: 3)
            try store.mark(.dismissed, "ann", "Cube", time: 4)
        }
        try fixture.withStore { store in
            let expected = [
                ItemMark(item: 0, mark: .dismissed, time: 2), ItemMark(item: 2, mark: .dismissed, time: 4),
            ]
            #expect(try marks(store, of: "ann") == expected)
            #expect(try store.read { try $0.marks.row(ofUser: 0, from: 1, limit: 1) } == [expected[1]])
            try store.mark(nil, "ann", "Cube")
            try store.mark(nil, "ann", "Brazil")
            #expect(try marks(store, of: "ann") == [expected[0]])
            try store.forget("ann")
            #expect(try store.read { try $0.marks.row(ofUser: 0) } == [])
            #expect(try marks(store, of: "bob").count == 1)
        }
    }

    @Test("A mark that is so already writes no event")
    func unchanged() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            try store.put([Item(id: "Alien")])
            try store.mark(.hidden, "ann", "Alien", time: 1)
            let before = try store.read { try $0.sequence }
            try store.mark(.hidden, "ann", "Alien", time: 2)
            try store.withdraw("Alien", restores: true)
            try store.setPrivacy(true, of: "ann")
            try store.setPrivacy(true, of: "ann")
            #expect(try store.read { try $0.sequence } == before + 1)
        }
    }

    @Test("Marks of unknown items and taking back marks of unknown users are refused, and create nobody")
    func unknown() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            try store.put([Item(id: "Alien")])
            for mark in [ItemMark.Mark.hidden, nil] {
                let error = #expect(throws: TasteError.self) { try store.mark(mark, "ann", "Alein") }
                #expect(error?.code == .notFound && error?.field == "item")
            }
            let error = #expect(throws: TasteError.self) { try store.mark(nil, "ann", "Alien") }
            #expect(error?.code == .notFound && error?.field == "user")
            #expect(try store.read { try $0.users.count } == 0)
        }
    }

    @Test("Withdrawn items ascend, are restored, and their version grows with each change")
    func withdrawn() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            try store.put(["Alien", "Brazil", "Cube"].map { Item(id: $0) })
            func withdrawn() throws -> [UInt32] { try store.read { try $0.withdrawn.items } }
            #expect(try withdrawn() == [])
            var versions = [try store.read { try $0.withdrawn.version }]
            for (item, restores, expected) in [
                ("Cube", false, [2]), ("Alien", false, [0, 2]), ("Cube", true, [0]), ("Alien", true, []),
            ] as [(String, Bool, [UInt32])] {
                try store.withdraw(item, restores: restores)
                #expect(try withdrawn() == expected)
                versions.append(try store.read { try $0.withdrawn.version })
            }
            #expect(versions == versions.sorted() && Set(versions).count == 5)
            let error = #expect(throws: TasteError.self) { try store.withdraw("Dune") }
            #expect(error?.code == .notFound)
        }
    }

    @Test("Marks count as ratings of their user's owner")
    func quotas() throws {
        let fixture = try StoreFixture()
        let member = Account(uid: 1001, isAdministration: false)
        try fixture.withStore { store in
            store.setQuotas(Quotas(ratings: 2))
            try store.put(["Alien", "Brazil", "Cube"].map { Item(id: $0) })
            for item in ["Alien", "Brazil"] {
                try store.perform(as: member) { try $0.mark(.hidden, user: "ann", item: item, time: 0) }
            }
            let error = #expect(throws: TasteError.self) {
                try store.perform(as: member) { try $0.mark(.hidden, user: "ann", item: "Cube", time: 0) }
            }
            #expect(error?.code == .resourceExhausted && error?.message.contains("limits.ratingsPerUid") == true)
            // Another mark in the place of one adds nothing.
            try store.perform(as: member) { try $0.mark(.dismissed, user: "ann", item: "Alien", time: 0) }
            try store.mark(nil, "ann", "Alien")
            try store.perform(as: member) { try $0.mark(.hidden, user: "ann", item: "Cube", time: 0) }
            try store.forget("ann")
            #expect(try store.read { try $0.usage.first { $0.uid == 1001 }?.usage } == Usage())
        }
    }
}
