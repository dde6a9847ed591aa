import LMDB
import TasteValues
import Testing

@testable import TasteStore

@Suite("Quotas by uid")
struct QuotaTests {
    private static let member = Account(uid: 1001, isAdministration: false)
    private static let other = Account(uid: 1002, isAdministration: false)
    private static let root = Account(uid: 0, isAdministration: true)

    private func usage(_ store: Store, of account: Account = member) throws -> Usage {
        try store.read { try $0.usage.first { $0.uid == account.uid }?.usage } ?? Usage()
    }

    private func rate(_ store: Store, _ user: String, _ item: String, as account: Account = member) throws {
        try store.perform(as: account) { try $0.rate([.init(user: user, item: item, value: 3, time: 0)]) }
    }

    private func expectRefusal(of setting: String, _ body: () throws -> Void) {
        let error = #expect(throws: TasteError.self) { try body() }
        #expect(
            error?.code == .resourceExhausted && error?.message.contains(setting) == true, "\(error?.message ?? "")")
    }

    @Test("A uid at its quota is refused with the setting, others and administration are not, and deletions give back")
    func quotas() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            store.setQuotas(Quotas(users: 2, items: 3, ratings: 4))
            try rate(store, "ann", "i1")
            try rate(store, "bob", "i2")
            expectRefusal(of: "limits.usersPerUid") { try rate(store, "cat", "i1") }
            try rate(store, "ann", "i3")
            expectRefusal(of: "limits.itemsPerUid") { try rate(store, "ann", "i4") }
            expectRefusal(of: "limits.itemsPerUid") {
                try store.perform(as: Self.member) { try $0.put([Item(id: "i4")], time: 0) }
            }
            try rate(store, "ann", "i2")
            expectRefusal(of: "limits.ratingsPerUid") { try rate(store, "bob", "i1") }
            // Replacing a rating or a record adds nothing.
            try rate(store, "ann", "i2")
            try store.perform(as: Self.member) { try $0.put([Item(id: "i1", title: "One")], time: 0) }
            try rate(store, "dan", "i4", as: Self.other)
            try rate(store, "eve", "i5", as: Self.root)
            try store.perform(as: Self.member) { try $0.unrate(user: "ann", item: "i2", time: 0) }
            try rate(store, "bob", "i1")
            expectRefusal(of: "limits.ratingsPerUid") { try rate(store, "bob", "i3") }
            try store.merge()
            expectRefusal(of: "limits.ratingsPerUid") { try rate(store, "bob", "i3") }
            try store.forget("ann")
            try rate(store, "cat", "i1")
        }
        try fixture.withStore { store in
            let used = try usage(store)
            #expect(used.users == 2 && used.items == 3 && used.ratings == 3)
            // The quotas are the daemon's settings, and a store that is opened has none.
            try rate(store, "fay", "i1")
        }
    }

    @Test("What an account stores is counted alike by single writes and by an import, and taken off when it is removed")
    func counting() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            var frame = ImportFrame()
            (frame.users, frame.items) = (["ann", "bob"], ["i1", "i2"])
            (frame.user, frame.item) = ([0, 0, 1, 0], [0, 1, 1, 0])
            (frame.value, frame.time) = ([1, 2, 3, 4], [0, 0, 0, 0])
            frame.catalogue = [Item(id: "i2", title: "Two"), Item(id: "i3", genres: ["Drama"])]
            var staged = StagedImport(number: 1)
            staged.add(frame)
            let whole = staged
            try store.perform(as: Self.member) {
                _ = try $0.apply(whole, duplicates: .last, time: 0, progress: { _ in })
            }
            try store.perform(as: Self.other) { changes in
                try changes.rate([
                    .init(user: "ann'", item: "j1", value: 1, time: 0),
                    .init(user: "ann'", item: "j2", value: 1, time: 0),
                    .init(user: "bob'", item: "j2", value: 1, time: 0),
                ])
                try changes.put([Item(id: "j2", title: "Two"), Item(id: "j3", genres: ["Drama"])], time: 0)
            }
            try store.merge()
            let (imported, written) = (try usage(store), try usage(store, of: Self.other))
            #expect(imported.users == 2 && imported.items == 3 && imported.ratings == 3)
            #expect((written.users, written.items, written.ratings) == (2, 3, 3))
            // The names of the other's users are one byte longer, and stored twice.
            #expect(written.recordBytes == imported.recordBytes + 4)
            // A record counts for whoever stored it last.
            try store.perform(as: Self.other) { try $0.put([Item(id: "i2")], time: 0) }
            #expect(try usage(store).items == 2)
            #expect(try usage(store, of: Self.other).items == 4)
            for user in ["ann", "bob"] { try store.forget(user) }
            let left = try usage(store)
            #expect(left.users == 0 && left.ratings == 0 && left.items == 2 && left.recordBytes > 0)
        }
    }

    @Test("An import over a quota stores nothing, and so does its staged part")
    func imports() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            store.setQuotas(Quotas(users: 10, items: 10, ratings: 3))
            try rate(store, "ann", "i1")
            let before = try store.contents()
            func apply(_ ratings: Int, number: UInt64) throws {
                var frame = ImportFrame()
                (frame.users, frame.items) = (["ann", "bob"], (0..<4).map { "i\($0)" })
                for item in 0..<ratings {
                    frame.user.append(1)
                    frame.item.append(UInt32(item))
                    frame.value.append(2)
                    frame.time.append(0)
                }
                var staged = StagedImport(number: number)
                staged.add(frame)
                let whole = staged
                try store.perform(as: Self.member) {
                    _ = try $0.apply(whole, duplicates: .last, time: 0, progress: { _ in })
                }
            }
            expectRefusal(of: "limits.ratingsPerUid") { try apply(3, number: 1) }
            #expect(try store.contents() == before)
            expectRefusal(of: "limits.ratingsPerUid") {
                try store.perform(as: Self.member) { try $0.stage([:], of: 2, ratings: 10) }
            }
            try apply(2, number: 3)
            #expect(try usage(store).ratings == 3)
        }
    }

    @Test("An index is never given again, before and after the store is opened again")
    func indices() throws {
        let fixture = try StoreFixture()
        let first = try fixture.withStore { store in
            for name in ["ann", "bob", "cat"] { try store.rate(name, "Alien", 3) }
            let index = try store.read { try $0.users.index(of: "cat") }
            try store.forget("cat")
            try store.forget("bob")
            try store.rate("dan", "Alien", 3)
            #expect(try store.read { try $0.users.index(of: "dan") } == 3)
            try store.forget("dan")
            return index
        }
        #expect(first == 2)
        try fixture.withStore { store in
            try store.rate("eve", "Alien", 3)
            #expect(try store.read { try $0.users.index(of: "eve") } == 4)
            #expect(try store.read { try $0.users.indexCount } == 5)
        }
    }

    @Test("A store that has given all its indices refuses new users and goes on with the known ones")
    func exhausted() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            try store.rate("ann", "Alien", 3)
            try store.writer.perform { changes in
                try changes.transaction.set(.userIndicesGiven, to: UInt64(Int32.max), changes.tables)
            }
            let outcomes = try store.writeAsGroup([
                { try $0.rate([NewRating(user: "ann", item: "Heat", value: 4, time: 0)]) },
                { try $0.rate([NewRating(user: "bob", item: "Heat", value: 4, time: 0)]) },
            ])
            #expect(throws: Never.self) { try outcomes[0].get() }
            let error = #expect(throws: TasteError.self) { try outcomes[1].get() }
            #expect(error?.code == .resourceExhausted)
            let rated = try store.read { snapshot in
                try snapshot.users.index(of: "ann").map { try snapshot.ratings.row(ofUser: $0).count }
            }
            #expect(rated == 2)
            #expect(try store.read { try $0.users.count } == 1)
        }
    }
}
