import LMDB
import TasteValues
import Testing

@testable import TasteStore

@Suite("Imports")
struct ImportTests {
    private func frame(_ ratings: [(user: Int, item: Int, value: Float)], users: Int, items: Int) -> ImportFrame {
        var frame = ImportFrame()
        frame.users = (0..<users).map { "user \($0)" }
        frame.items = (0..<items).map { "item \($0)" }
        for (position, rating) in ratings.enumerated() {
            frame.user.append(UInt32(rating.user))
            frame.item.append(UInt32(rating.item))
            frame.value.append(rating.value)
            frame.time.append(Int64(position))
        }
        return frame
    }

    private func staged(_ frames: ImportFrame...) -> StagedImport {
        var staged = StagedImport(number: 1)
        for frame in frames { staged.add(frame) }
        return staged
    }

    @Test("The last of several duplicates counts, and the result has the number of duplicates")
    func last() throws {
        try StoreFixture().withStore { store in
            let ratings: [(Int, Int, Float)] = [(0, 0, 1), (1, 0, 2), (0, 0, 3), (0, 1, 4), (0, 0, 5)]
            let summary = try store.apply(staged(frame(ratings, users: 2, items: 2)), duplicates: .last)
            #expect((summary.ratings, summary.duplicates, summary.newUsers, summary.newItems) == (3, 2, 2, 2))
            #expect(
                try store.contents()
                    == StoreContents(ratings: [
                        "user 0": ["item 0": .init(value: 5, time: 4), "item 1": .init(value: 4, time: 3)],
                        "user 1": ["item 0": .init(value: 2, time: 1)],
                    ]))
            #expect(try store.replayed() == store.contents())
        }
    }

    @Test("The mean of duplicates is rounded to the scale's step")
    func average() throws {
        try StoreFixture().withStore { store in
            let ratings: [(Int, Int, Float)] = [(0, 0, 1), (0, 0, 3), (1, 0, 3.5), (1, 0, 3.5), (1, 0, 4.5), (2, 0, 2)]
            let summary = try store.apply(staged(frame(ratings, users: 3, items: 1)), duplicates: .average)
            #expect((summary.ratings, summary.duplicates) == (3, 3))
            // (3.5 + 3.5 + 4.5) / 3 = 3.83, nearest to 4 by half stars.
            #expect(try store.contents().statistics == ["item 0": ItemStatistics(count: 3, sum: 2 + 4 + 2)])
        }
    }

    @Test("An import replaces stored ratings, merged or not, and adds new ones", arguments: [false, true])
    func existing(merged: Bool) throws {
        try StoreFixture().withStore { store in
            try store.rate("user 0", "item 0", 1, time: -1)
            try store.rate("user 0", "item 7", 2, time: -1)
            try store.rate("ann", "item 1", 3, time: -1)
            if merged { try store.merge() }
            var imported = frame([(0, 0, 5), (1, 1, 4)], users: 2, items: 2)
            imported.catalogue = [
                Item(id: "item 0", title: "Zero"), Item(id: "unrated", title: "None"),
            ]
            let summary = try store.apply(staged(imported))
            #expect((summary.ratings, summary.duplicates, summary.newUsers) == (2, 0, 1))
            let expected = StoreContents(ratings: [
                "user 0": ["item 0": .init(value: 5, time: 0), "item 7": .init(value: 2, time: -1)],
                "user 1": ["item 1": .init(value: 4, time: 1)], "ann": ["item 1": .init(value: 3, time: -1)],
            ])
            #expect(try store.contents() == expected)
            #expect(try store.replayed() == expected)
            let items = try store.read { try $0.items.count }
            #expect(items == 4)
        }
    }

    @Test("Ratings in the staging table are applied before those in memory")
    func spilled() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            var staged = StagedImport(number: 3)
            var expected: [String: [String: PlainRating]] = [:]
            for round in 0..<5 {
                var part = frame([], users: 0, items: 0)
                if round == 0 { (part.users, part.items) = (["ann", "bob"], ["Alien", "Solaris", "Stalker"]) }
                for (position, pair) in [(0, 0), (1, round % 3), (0, 1 + round % 2)].enumerated() {
                    let (value, time) = (Float(round + 1) / 2, Int64(round * 10 + position))
                    part.user.append(UInt32(pair.0))
                    part.item.append(UInt32(pair.1))
                    part.value.append(value)
                    part.time.append(time)
                    let (user, item) = (["ann", "bob"][pair.0], ["Alien", "Solaris", "Stalker"][pair.1])
                    expected[user, default: [:]][item] = .init(value: value, time: time)
                }
                staged.add(part)
                if round < 4 { try stage(&staged, in: store) }
            }
            #expect(staged.hasSpilled && staged.count == 15)
            // The first frame has names of users and of items, too.
            #expect(try stagedFrames(store) == 6)
            #expect(try store.contents() == StoreContents())
            try store.apply(staged)
            #expect(try store.contents() == StoreContents(ratings: expected))
            #expect(try stagedFrames(store) == 0)
        }
    }

    @Test(
        "A dropped import leaves nothing, and the frames that a crash left behind are removed when the store is opened")
    func dropped() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            var staged = staged(frame([(0, 0, 5), (1, 1, 4)], users: 2, items: 2))
            try stage(&staged, in: store)
            try store.writer.perform { [number = staged.number] in try $0.unstage(number) }
            #expect(try stagedFrames(store) == 0)
            staged.add(frame([(0, 0, 5)], users: 0, items: 0))
            try stage(&staged, in: store)
        }
        try fixture.withStore { store in
            #expect(try stagedFrames(store) == 0)
            #expect(try store.contents() == StoreContents())
            let users = try store.read { try $0.users.count }
            #expect(users == 0)
        }
    }

    @Test("An import that exceeds the memory limit is processed in parts and becomes visible in one step")
    func parts() throws {
        try StoreFixture().withStore { store in
            let (users, items) = (110, 100)
            var staged = StagedImport(number: 1)
            staged.add(frame([], users: users, items: items))
            for item in 0..<items {
                var part = ImportFrame()
                part.user = (0..<UInt32(users)).map { $0 }
                part.item = [UInt32](repeating: UInt32(item), count: users)
                part.value = [Float](repeating: Float(1 + item % 10) / 2, count: users)
                part.time = [Int64](repeating: Int64(item), count: users)
                staged.add(part)
                if item % 30 == 29 { try stage(&staged, in: store) }
            }
            let summary = try store.apply(staged, partSize: 1000)
            #expect(summary.ratings == users * items && summary.duplicates == 0)
            try store.read { snapshot in
                let count = try snapshot.ratings.count
                #expect(count == users * items)
                for user: UInt32 in [0, 1, 109] {
                    let row = try snapshot.ratings.row(ofUser: user)
                    #expect(row.map(\.time) == (0..<Int64(items)).map { $0 })
                }
                for item: UInt32 in [0, 99] {
                    let row = try snapshot.ratings.row(ofItem: item)
                    #expect(row.map(\.index) == (0..<UInt32(users)).map { $0 })
                }
                let statistics = try snapshot.items.statistics(of: 9)
                #expect(statistics == ItemStatistics(count: UInt32(users), sum: 5 * Double(users)))
            }
        }
    }

    @Test("Names and records that were staged are stored as if they had stayed in memory")
    func stagedNamesAndRecords() throws {
        try StoreFixture().withStore { store in
            var staged = StagedImport(number: 1)
            for round in 0..<3 {
                var part = ImportFrame()
                part.users = ["user \(2 * round)", "user \(2 * round + 1)"]
                part.items = ["item \(round)"]
                part.catalogue = [
                    Item(id: "item \(round)", title: "Title \(round)", year: 1970 + round, genres: ["Drama", "War"]),
                    Item(id: "unrated \(round)", metadata: ["imdb": "tt\(round)"]),
                ]
                (part.user, part.item) = ([UInt32(2 * round + 1)], [UInt32(round)])
                (part.value, part.time) = ([3], [Int64(round)])
                staged.add(part)
                if round < 2 { try stage(&staged, in: store) }
            }
            let summary = try store.apply(staged)
            #expect((summary.ratings, summary.newUsers, summary.newItems) == (3, 6, 6))
            for round in 0..<3 {
                let (rated, unrated) = (try item("item \(round)", in: store), try item("unrated \(round)", in: store))
                #expect(rated?.title == "Title \(round)" && rated?.year == 1970 + round)
                #expect(rated?.genres == ["Drama", "War"])
                #expect(unrated?.metadata == ["imdb": "tt\(round)"])
            }
            #expect(try store.contents().count == 3)
        }
    }

    private func item(_ name: String, in store: Store) throws -> Item? {
        try store.read { snapshot in
            guard let index = try snapshot.items.index(of: name) else { return nil }
            return try snapshot.items.record(of: index)
        }
    }

    @Test("What an import staged is removed in steps")
    func unstageInSteps() throws {
        try StoreFixture().withStore { store in
            var staged = StagedImport(number: 1)
            for _ in 0..<5 {
                staged.add(frame([(0, 0, 5)], users: 1, items: 0))
                try stage(&staged, in: store)
            }
            var other = StagedImport(number: 2)
            other.add(frame([(0, 0, 5)], users: 1, items: 1))
            try stage(&other, in: store)
            #expect(try stagedFrames(store) == 13)
            let first = try store.writer.perform { try $0.unstage(1, limit: 6) }
            #expect(first.value)
            #expect(try stagedFrames(store) == 7)
            let second = try store.writer.perform { try $0.unstage(1, limit: 6) }
            #expect(!second.value)
            #expect(try stagedFrames(store) == 3)
        }
    }

    private func stage(_ staged: inout StagedImport, in store: Store) throws {
        let (number, ratings) = (staged.number, staged.count)
        let chunks = staged.takeChunks()
        try store.writer.perform { try $0.stage(chunks, of: number, ratings: ratings) }
    }

    private func stagedFrames(_ store: Store) throws -> Int {
        try store.read { try $0.transaction.count($0.context.tables.staging) }
    }
}
