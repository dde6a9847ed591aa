import LMDB
import TasteValues
import Testing

@testable import TasteStore

@Suite("Ratings")
struct RatingTests {
    @Test("Names of 1 to 255 bytes, with slashes and emoji, map to indices and back, also after opening again")
    func names() throws {
        let fixture = try StoreFixture()
        let names = [
            "a", "/", "a/b/../c", " ", "\u{0}", "👩‍👩‍👧‍👦", "é", "e\u{301}", String(repeating: "x", count: 255),
            String(repeating: "é", count: 127) + "!",
        ]
        try fixture.withStore { store in
            for name in names { try store.rate(name, name, 4) }
        }
        try fixture.withStore { store in
            try store.read { snapshot in
                for (position, name) in names.enumerated() {
                    let user = try snapshot.users.index(of: name)
                    let item = try snapshot.items.index(of: name)
                    #expect(user == UInt32(position) && item == UInt32(position))
                    // Compares bytes, because Swift considers é and e + accent equal, which the store must not.
                    let userName = try snapshot.users.name(of: UInt32(position))
                    #expect(userName.map { Array($0.utf8) } == Array(name.utf8))
                    let label = try snapshot.items.label(of: UInt32(position))
                    #expect(label.map { Array($0.name.utf8) } == Array(name.utf8))
                }
                let count = try snapshot.users.count
                #expect(count == names.count)
                #expect(try snapshot.users.index(of: "b") == nil)
            }
        }
    }

    @Test("Rating again replaces value and time of the earlier rating, and counts once", arguments: [false, true])
    func overwrite(merged: Bool) throws {
        try StoreFixture().withStore { store in
            let first = try store.rate("ann", "Alien", 2, time: 10)
            if merged { try store.merge() }
            let second = try store.rate("ann", "Alien", 4.5, time: -5)
            #expect(second == first + 1)
            let contents = try store.contents()
            #expect(contents.byUser == ["ann": ["Alien": PlainRating(value: 4.5, time: -5)]])
            #expect(contents.byItem == ["Alien": ["ann": PlainRating(value: 4.5, time: -5)]])
            #expect(contents.statistics == ["Alien": ItemStatistics(count: 1, sum: 4.5)])
            #expect(contents.count == 1)
        }
    }

    @Test("Removing a rating removes it from every table, but keeps user and item", arguments: [false, true])
    func unrate(merged: Bool) throws {
        try StoreFixture().withStore { store in
            try store.rate("ann", "Alien", 2)
            try store.rate("ann", "Solaris", 3)
            if merged { try store.merge() }
            try store.unrate("ann", "Alien")
            #expect(try store.contents() == StoreContents(ratings: ["ann": ["Solaris": .init(value: 3, time: 0)]]))
            try store.read { snapshot in
                let item = try snapshot.items.index(of: "Alien")
                #expect(item == 0)
            }
        }
    }

    @Test("Removing a rating of an unknown user, item or pair is refused, and logs nothing")
    func unrateUnknown() throws {
        try StoreFixture().withStore { store in
            let sequence = try store.rate("ann", "Alien", 2)
            try store.rate("bob", "Solaris", 2)
            for (user, item, field) in [
                ("nobody", "Alien", "user"), ("ann", "nothing", "item"), ("ann", "Solaris", "item"),
            ] {
                let error = #expect(throws: TasteError.self) { try store.unrate(user, item) }
                #expect(error?.code == .notFound)
                #expect(error?.field == field)
            }
            let last = try store.read { try $0.sequence }
            #expect(last == sequence + 1)
        }
    }

    @Test("An item's record keeps every field, and replacing it keeps the item's ratings")
    func records() throws {
        try StoreFixture().withStore { store in
            try store.rate("ann", "Alien", 5)
            var record = Item(
                id: "Alien", title: "Alien – Das unheimliche Wesen", year: 1979, genres: ["Horror", "Sci-Fi", ""],
                metadata: ["imdb": "tt0078748", "": "empty key", "empty value": ""])
            try store.put([record, Item(id: "Solaris")])
            func stored() throws -> Item? { try store.read { try $0.items.record(of: 0) } }
            #expect(try stored() == record)
            record = Item(id: "Alien", title: "Alien")
            try store.put([record])
            #expect(try stored() == record)
            #expect(try store.contents().statistics == ["Alien": ItemStatistics(count: 1, sum: 5)])
            let count = try store.read { try $0.items.count }
            #expect(count == 2)
        }
    }

    @Test(
        "Forgetting a user removes ratings, name and log events of that user only",
        arguments: [false, true])
    func forget(merged: Bool) throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            for (user, item, value) in [
                ("ann", "Alien", 5), ("bob", "Alien", 1), ("ann", "Solaris", 4), ("ann", "Alien", 3),
                ("cy", "Stalker", 2),
            ] as [(String, String, Float)] { try store.rate(user, item, value) }
            try store.unrate("ann", "Solaris")
            if merged { try store.merge() }
            let sequence = try store.forget("ann")
            #expect(sequence == 7)
            let error = #expect(throws: TasteError.self) { try store.forget("ann") }
            #expect(error?.code == .notFound)
        }
        try fixture.withStore { store in
            #expect(
                try store.contents()
                    == StoreContents(ratings: [
                        "bob": ["Alien": .init(value: 1, time: 0)], "cy": ["Stalker": .init(value: 2, time: 0)],
                    ]))
            try store.read { snapshot in
                var kinds: [Event.Kind] = []
                try snapshot.log.forEach(after: 0) { _, event in
                    kinds.append(event.kind)
                    #expect(event.user != 0 || event.kind == .forgetUser)
                    return true
                }
                #expect(kinds == [.rate, .rate, .forgetUser])
                let index = try snapshot.users.index(of: "ann")
                #expect(index == nil)
            }
        }
    }
}
