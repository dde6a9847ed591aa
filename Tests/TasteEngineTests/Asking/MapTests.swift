import TasteStore
import TasteValues
import TestSupport
import Testing

@testable import TasteEngine

extension Engine {
    /// Waits until the daemon has a map with another number than before.
    fileprivate func newMap(after number: Int = 0) async throws -> CatalogueMap {
        try await wait { try self.wholeMap().number > number }
        return try wholeMap()
    }

    fileprivate func wholeMap() throws -> CatalogueMap {
        try map(MapQuestion(first: 0, count: Engine.mapSliceLimit)).value
    }

    /// The items of a map by their places.
    fileprivate func names(on map: CatalogueMap) throws -> [String] {
        try self.map(MapQuestion(first: 0, count: 0, labelPlaces: map.places)).value.labels.map(\.item)
    }
}

@Suite("The map of the catalogue")
struct MapTests {
    @Test("The first question begins the map, which then has every item once, those with the most ratings first")
    func first() async throws {
        try await EngineFixture().withFilms(kind: "als") { engine in
            let asked = try engine.wholeMap()
            #expect(asked.number == 0 && asked.places.isEmpty)
            #expect(asked.progress != nil)
            let map = try await engine.newMap()
            #expect(map.generation == (try engine.freshness().generation))
            #expect(map.items == Films.count && map.places == Array(0..<Films.count))
            #expect(Set(try engine.names(on: map)) == Set(Films.records.map(\.id)))
            #expect(map.ratings == map.ratings.sorted(by: >))
            #expect(map.placedByContent == 0 && map.leftOut == 0 && map.progress == nil)
            for list in [map.x, map.y, map.genre, map.ratings] { #expect(list.count == map.places.count) }
            #expect(map.x.allSatisfy { (0...65_535).contains($0) } && map.y.allSatisfy { (0...65_535).contains($0) })
        }
    }

    @Test("Items that the same people like lie side by side", arguments: ["als", "blend"])
    func neighbours(_ kind: String) async throws {
        try await EngineFixture().withFilms(kind: kind) { engine in
            let map = try await engine.newMap()
            let numbers = try engine.names(on: map).map(Films.number)
            func distance(_ one: Int, _ other: Int) -> Int {
                let (x, y) = (map.x[one] - map.x[other], map.y[one] - map.y[other])
                return x * x + y * y
            }
            let alike = numbers.indices.count { place in
                let near = numbers.indices.filter { $0 != place }.min { distance($0, place) < distance($1, place) }
                return near.map { numbers[$0] % 2 == numbers[place] % 2 } == true
            }
            #expect(alike >= 27, "\(alike) of \(numbers.count)")
        }
    }

    @Test("A genre is named as the records spell it, with its items, and an item's main genre is one of its own")
    func genres() async throws {
        try await EngineFixture().withFilms(kind: "als") { engine in
            let map = try await engine.newMap()
            #expect(Set(map.genres.map(\.name)) == Set(Films.genres))
            for (place, name) in try engine.names(on: map).enumerated() {
                let own = Films.genres(of: Films.number(name))
                #expect(map.genre[place] == 0 ? own.isEmpty : own.contains(map.genres[map.genre[place] - 1].name))
            }
            for (position, genre) in map.genres.enumerated() {
                #expect(genre.items == map.genre.count { $0 == position + 1 })
                #expect(genre.bestPlaces.allSatisfy { map.genre[$0] == position + 1 })
            }
        }
    }

    @Test("A withdrawn item leaves the map at once, and names and places of it are not told")
    func withdrawn() async throws {
        try await EngineFixture().withFilms(kind: "als") { engine in
            let map = try await engine.newMap()
            let hidden = try engine.names(on: map)[3]
            try await engine.withdraw(hidden)
            let after = try engine.map(
                MapQuestion(first: 2, count: 3, labelPlaces: [3], labelItems: [hidden])
            ).value
            #expect(after.places == [2, 4] && after.nextFirst == 5)
            #expect(after.labels.isEmpty)
        }
    }

    @Test("Slices fit together, and the last one says that it is")
    func slices() async throws {
        try await EngineFixture().withFilms(kind: "als") { engine in
            let map = try await engine.newMap()
            var (places, first) = ([Int](), 0)
            repeat {
                let slice = try engine.map(MapQuestion(first: first, count: 7)).value
                #expect(slice.number == map.number)
                places += slice.places
                first = slice.nextFirst
            } while first > 0
            #expect(places == map.places)
            #expect(try engine.map(MapQuestion(first: 1_000_000, count: 5)).value.places.isEmpty)
        }
    }

    @Test("New items lie beside learned ones with their genres, and those of which nothing is known are counted")
    func unlearned() async throws {
        try await EngineFixture().withFilms(kind: "als") { engine in
            try await engine.put([
                Item(id: "new", title: "New", year: 1975, genres: ["Western"], metadata: [:]),
                Item(id: "blank", title: "", year: nil, genres: [], metadata: [:]),
            ])
            let map = try await engine.newMap()
            #expect(map.items == Films.count + 1 && map.placedByContent == 1 && map.leftOut == 1)
            let labels = try engine.map(MapQuestion(first: 0, count: 0, labelItems: ["new", "blank"])).value.labels
            #expect(labels.map(\.item) == ["new"])
            #expect(labels.first.map { map.genres[$0.genre - 1].name } == "Western")
        }
    }

    @Test("Without a model that has vectors, genres and years place the items", arguments: ["bias", nil])
    func content(_ kind: String?) async throws {
        try await EngineFixture().withEngine(kind: kind ?? "bias") { engine in
            try await engine.put(Films.records)
            try await engine.rate(Checkerboard.ratings())
            if kind != nil { try await engine.train() }
            let map = try await engine.newMap()
            let described = Films.records.count { !$0.genres.isEmpty || $0.year != nil }
            #expect(map.items == described && map.placedByContent == described)
            #expect(map.leftOut == Films.count - described)
        }
    }

    @Test("An empty store has an empty map")
    func empty() async throws {
        try await EngineFixture().withEngine { engine in
            let map = try await engine.newMap()
            #expect(map.items == 0 && map.genres.isEmpty && map.nextFirst == 0)
        }
    }

    @Test("Another training is another map, on which items stay about where they were")
    func stability() async throws {
        try await EngineFixture().withFilms(kind: "als") { engine in
            let before = try await engine.newMap()
            let names = try engine.names(on: before)
            try await engine.train()
            let after = try await engine.newMap(after: before.number)
            #expect(after.generation > before.generation)
            let labels = try engine.map(MapQuestion(first: 0, count: 0, labelItems: names)).value.labels
            let moves = zip(before.places, labels).map { place, label in
                max(abs(before.x[place] - label.x), abs(before.y[place] - label.y))
            }
            #expect(moves.sorted()[moves.count / 2] < 65_536 / 5, "\(moves)")
        }
    }

    @Test("The same store and model give the same map")
    func deterministic() async throws {
        try await EngineFixture().withFilms(kind: "als") { engine in
            let maps = try (0..<2).map { _ in
                try MapCalculation(
                    store: engine.store, models: engine.models, catalogue: engine.catalogue,
                    popularity: engine.popularity, former: nil
                ).map { _ in }
            }
            #expect(maps[0].x == maps[1].x && maps[0].y == maps[1].y && maps[0].items == maps[1].items)
        }
    }

    @Test("An engine that stops ends a map that is being computed")
    func stop() async throws {
        try await EngineFixture().withFilms(kind: "als") { engine in
            let asked = try engine.wholeMap()
            #expect(asked.progress != nil)
            engine.stop()
            #expect(engine.maps.current(for: MapKey()).map == nil)
        }
    }
}
