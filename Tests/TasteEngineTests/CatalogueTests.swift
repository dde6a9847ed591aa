import TasteValues
import TestSupport
import Testing

@testable import TasteEngine
@testable import TasteStore

@Suite("The catalogue in memory")
struct CatalogueTests {
    private typealias Described = [Int32: (year: Int32, genres: Set<String>)]

    private func described(_ catalogue: Catalogue) -> Described {
        var described: Described = [:]
        catalogue.forEachDescribed { item, year, genres in
            described[item] = (year, Set((0..<genres.count).map { catalogue.names.name(genres[$0]) }))
        }
        return described
    }

    @Test("It holds what the records say, however they change, and nothing of empty ones")
    func follows() async throws {
        try await EngineFixture().withEngine { engine in
            var random = SeededGenerator(seed: 1)
            var expected: Described = [:]
            for _ in 0..<20 {
                let items = (0..<100).map { _ in Int.random(in: 0..<3000, using: &random) }
                try await engine.put(
                    items.map { item in
                        let genres = ["Drama", "Western", "Comedy"].filter { _ in Bool.random(using: &random) }
                        let year = Bool.random(using: &random) ? 1990 : nil
                        return Item(id: "i\(item)", year: year, genres: genres)
                    })
                let catalogue = try engine.store.read { try engine.catalogue.current(in: $0) }
                expected = [:]
                try engine.store.read { snapshot in
                    try snapshot.items.forEachRecord { index, item in
                        if item.year != nil || !item.genres.isEmpty {
                            expected[Int32(index)] = (Int32(item.year ?? 0), Set(item.genres))
                        }
                        return true
                    }
                }
                let found = described(catalogue)
                #expect(found.keys.sorted() == expected.keys.sorted())
                #expect(found.allSatisfy { expected[$0.key]?.year == $0.value.year })
                #expect(found.allSatisfy { expected[$0.key]?.genres == $0.value.genres })
            }
        }
    }

    @Test("A reader takes over a bounded part of many new records, and the rest follows in the background")
    func slices() async throws {
        try await EngineFixture().withEngine { engine in
            try await engine.rate("ann", "first", 3)
            let items = (0..<5000).map { Item(id: "i\($0)", genres: ["Drama"]) }
            try await engine.put(items)
            let first = try engine.store.read { described(try engine.catalogue.current(in: $0)).count }
            #expect(first < 5000)
            try await wait { try engine.store.read { described(try engine.catalogue.current(in: $0)).count } == 5000 }
        }
    }

    @Test("A genre that is asked for is bounded, and no message quotes more than 64 bytes of a name")
    func bounds() async throws {
        try await EngineFixture().withEngine { engine in
            let long = String(repeating: "ä", count: 5000)
            try await engine.put([Item(id: "a", genres: [long, "Drama"])])
            let tooLong = #expect(throws: TasteError.self) {
                try engine.recommend(user: "stranger", count: 1, likedGenres: ["Drama", long])
            }
            #expect(tooLong?.code == .invalidArgument && tooLong?.field == "like_genres[1]")
            #expect(tooLong?.message.utf8.count ?? 0 < 200)
            let asked = String(repeating: "q", count: 200)
            let unknown = #expect(throws: TasteError.self) {
                try engine.recommend(user: "stranger", count: 1, likedGenres: [asked])
            }
            #expect(unknown?.message.utf8.count ?? 0 < 300)
            #expect(unknown?.message.contains(String(repeating: "q", count: 65)) == false)
        }
    }

    @Test("Items that nobody has rated are recommended last, and those without a record are similar last")
    func empty() async throws {
        try await EngineFixture().withEngine { engine in
            try await engine.put((0..<3000).map { Item(id: "empty \($0)") })
            try await engine.put([Item(id: "a", genres: ["Drama"]), Item(id: "b", genres: ["Drama", "Western"])])
            try await engine.rate("ann", "c", 5)
            try await engine.rate("ann", "d", 1)
            try engine.catalogue.catchUp()
            let popular = try engine.recommend(user: "stranger", count: 3004).value.map(\.item)
            #expect(popular.prefix(3) == ["c", "d", "empty 0"] && popular.last == "b" && popular.count == 3004)
            #expect(try engine.similar(to: ["a"], count: 2).value.items.map(\.item) == ["b", "empty 0"])
            #expect(try engine.similar(to: ["empty 1"], count: 2).value.items.map(\.item) == ["empty 0", "empty 2"])
            let liked = try engine.recommend(user: "stranger", count: 3, likedGenres: ["western", "drama"]).value
            #expect(liked.map(\.item) == ["b", "a", "c"])
        }
    }

    @Test("A model has no rows for new items that nobody has rated")
    func untrained() async throws {
        try await EngineFixture().withEngine { engine in
            try await engine.rate(Checkerboard.ratings())
            try await engine.put((0..<500).map { Item(id: "empty \($0)") })
            let generation = try await engine.train(kind: "linear").generation
            #expect(generation.tensor(named: "items")?.shape.rows == 30)
            try await engine.rate("u1", "i0", 5)
            try engine.trainer.catchUp()
            let newest = try engine.generation(engine.freshness().generation)
            #expect(newest.number > generation.number && newest.tensor(named: "items")?.shape.rows == 30)
            #expect(try engine.recommend(user: "u1", count: 600).value.count == 30 + 500 - 24)
        }
    }
}
