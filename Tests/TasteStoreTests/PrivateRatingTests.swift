import LMDB
import TasteValues
import Testing

@testable import TasteStore

@Suite("Private ratings")
struct PrivateRatingTests {
    private struct Rows: Equatable {
        var ratings: [Float] = []
        var own: [Float] = []
        var all: [Float] = []
    }

    private func rows(_ store: Store, of user: String) throws -> Rows {
        try store.read { snapshot in
            guard let index = try snapshot.users.index(of: user) else { return Rows() }
            return Rows(
                ratings: try snapshot.ratings.row(ofUser: index).map(\.value),
                own: try snapshot.ratings.privateRow(ofUser: index).map(\.value),
                all: try snapshot.ratings.ownRow(ofUser: index).row.map(\.value))
        }
    }

    private func statistics(_ store: Store, _ item: String) throws -> ItemStatistics {
        try store.read { snapshot in try snapshot.items.statistics(of: snapshot.items.index(of: item) ?? 0) }
    }

    @Test("A private rating is in its user's rows only, and turns public and private again", arguments: [true, false])
    func oneRating(isMerged: Bool) throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            func mergeIfMerged() throws { if isMerged { try store.merge() } }
            try store.rate("ann", "Alien", 5)
            try store.rate("bob", "Alien", 1)
            try mergeIfMerged()
            try store.ratePrivately("ann", "Alien", 4)
            try mergeIfMerged()
            try store.ratePrivately("ann", "Brazil", 3)
            #expect(try rows(store, of: "ann") == Rows(ratings: [], own: [4, 3], all: [4, 3]))
            #expect(try statistics(store, "Alien") == ItemStatistics(count: 1, sum: 1))
            #expect(try statistics(store, "Brazil") == ItemStatistics())
            try store.rate("ann", "Brazil", 2)
            try mergeIfMerged()
            #expect(try rows(store, of: "ann") == Rows(ratings: [2], own: [4], all: [4, 2]))
            #expect(try statistics(store, "Brazil") == ItemStatistics(count: 1, sum: 2))
            try store.unrate("ann", "Alien")
            #expect(try rows(store, of: "ann") == Rows(ratings: [2], own: [], all: [2]))
            #expect(try store.read { try $0.users.entry(of: "ann")?.hasPrivateRatings } == false)
            #expect(throws: TasteError.self) { try store.unrate("ann", "Alien") }
        }
        #expect(try StoreCheck.run(at: fixture.path).findings == [])
    }

    @Test("A rating that turns private is an event that takes the public one back, so that models unlearn it")
    func events() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            let first = try store.rate("ann", "Alien", 5)
            try store.ratePrivately("ann", "Alien", 4)
            try store.read { snapshot in
                let changes = try #require(try snapshot.changes(after: first))
                #expect(changes.touched(after: first, through: changes.through).users == [0])
                #expect(changes.touched(after: first, through: changes.through).items == [0])
                var kinds: [Event.Kind] = []
                try snapshot.log.forEach(after: first) { _, event in
                    kinds.append(event.kind)
                    return true
                }
                #expect(kinds == [.unrate, .ratePrivately])
            }
        }
    }

    @Test("Privacy takes all of a user's ratings, new ones and imported ones too, and gives back all but marked ones")
    func wholeUser() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            for item in 0..<100 { try store.rate("ann", "i\(item)", 3) }
            try store.rate("bob", "i0", 1)
            try store.ratePrivately("ann", "own", 1)
            try store.setPrivacy(true, of: "ann")
            try store.rate("ann", "later", 2)
            var frame = ImportFrame()
            (frame.users, frame.items) = (["ann", "bob"], ["imported"])
            (frame.user, frame.item, frame.value, frame.time) = ([0, 1], [0, 0], [4, 5], [0, 0])
            var staged = StagedImport(number: 1)
            staged.add(frame)
            #expect(try store.apply(staged).ratings == 2)
            #expect(try rows(store, of: "ann").ratings == [])
            #expect(try rows(store, of: "ann").own.count == 103)
            #expect(try statistics(store, "i0") == ItemStatistics(count: 1, sum: 1))
            #expect(try statistics(store, "imported") == ItemStatistics(count: 1, sum: 5))
            #expect(try store.read { try $0.ratings.count } == 2)
        }
        try fixture.withStore { store in
            try store.setPrivacy(false, of: "ann")
            #expect(try rows(store, of: "ann").own == [1])
            #expect(try rows(store, of: "ann").ratings.count == 102)
            #expect(try statistics(store, "i0") == ItemStatistics(count: 2, sum: 4))
            let page = try store.read { try $0.ratings.newest(ofUser: 0, limit: 200, after: nil) }
            #expect(page.page.count == 103 && page.privateItems.count == 1)
            #expect(try store.read { try $0.ratings.summary(ofUser: 0).count } == 103)
        }
        #expect(try StoreCheck.run(at: fixture.path).findings == [])
    }

    @Test("An unknown user becomes private before the first rating, and cannot become public")
    func unknownUser() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            let error = #expect(throws: TasteError.self) { try store.setPrivacy(false, of: "ann") }
            #expect(error?.code == .notFound)
            try store.setPrivacy(true, of: "ann")
            try store.rate("ann", "Alien", 5)
            #expect(try rows(store, of: "ann") == Rows(ratings: [], own: [5], all: [5]))
            try store.forget("ann")
            #expect(try store.read { try $0.ratings.privateCount } == 0)
            try store.rate("ann", "Alien", 5)
            #expect(try rows(store, of: "ann").ratings == [5])
        }
    }

    @Test("Private ratings count in their owner's quota, and nothing remains of a user who is forgotten")
    func quotas() throws {
        let fixture = try StoreFixture()
        let member = Account(uid: 1001, isAdministration: false)
        func rate(_ store: Store, _ item: String, isPrivate: Bool) throws {
            try store.perform(as: member) { changes in
                try changes.rate([NewRating(user: "ann", item: item, value: 3, time: 0, isPrivate: isPrivate)])
            }
        }
        try fixture.withStore { store in
            store.setQuotas(Quotas(ratings: 2))
            try rate(store, "Alien", isPrivate: true)
            try rate(store, "Brazil", isPrivate: false)
            // Replacing one adds nothing, whether it was private or not.
            try rate(store, "Alien", isPrivate: false)
            try rate(store, "Alien", isPrivate: true)
            try store.merge()
            try rate(store, "Brazil", isPrivate: true)
            let error = #expect(throws: TasteError.self) { try rate(store, "Cube", isPrivate: true) }
            #expect(error?.code == .resourceExhausted)
            try store.merge()
            #expect(try store.read { try $0.usage.first { $0.uid == 1001 }?.usage.ratings } == 2)
            try store.forget("ann")
            let left = try store.read { try $0.usage.first { $0.uid == 1001 }?.usage }
            #expect(left?.users == 0 && left?.ratings == 0)
        }
    }
}
