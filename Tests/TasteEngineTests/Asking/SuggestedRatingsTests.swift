import TasteStore
import TasteValues
import Testing

@testable import TasteEngine

extension Engine {
    fileprivate func suggested(
        to user: String, _ count: Int = 4, genres: [String] = [], skipping skipped: [String] = []
    ) throws -> [String] {
        try suggestedRatings(for: user, count: count, likedGenres: genres, skipping: skipped).value.map(\.item.id)
    }
}

@Suite("Which items somebody should rate")
struct SuggestedRatingsTests {
    @Test(
        "Somebody new is asked about items that are unlike each other: the second is of the other kind",
        arguments: ["als", "blend"])
    func variety(_ kind: String) async throws {
        try await EngineFixture().withFilms(kind: kind) { engine in
            let first = try engine.suggested(to: "new", 2).map { Films.number($0) % 2 }
            #expect(Set(first) == [0, 1])
        }
    }

    @Test("What was rated, hidden, dismissed, skipped or withdrawn is not asked about")
    func excluded() async throws {
        try await EngineFixture().withFilms(kind: "als") { engine in
            let rated = Set((0..<Films.count).map { "i\($0)" }).subtracting(Checkerboard.unrated(by: 3))
            let (hidden, dismissed, skipped, withdrawn) = ("i4", "i9", "i14", "i19")
            let open = Checkerboard.unrated(by: 3).subtracting([hidden, dismissed, skipped, withdrawn])
            #expect(open == ["i24", "i29"])
            try await engine.mark("u3", hidden, .hidden)
            try await engine.mark("u3", dismissed, .dismissed)
            try await engine.withdraw(withdrawn)
            let asked = try engine.suggested(to: "u3", 100, skipping: [skipped, "nothing"])
            #expect(Set(asked).isDisjoint(with: rated.union([hidden, dismissed, skipped, withdrawn])))
            #expect(Set(asked) == open)
        }
    }

    @Test("Of items that are equally unlike all others, the one that more people know comes first")
    func known() async throws {
        try await EngineFixture().withEngine { engine in
            try await engine.rate(
                (0..<20).flatMap { user in
                    [NewRating(user: "u\(user)", item: "known", value: 4, time: 1)]
                        + (user % 4 == 0 ? [NewRating(user: "u\(user)", item: "rare", value: 4, time: 1)] : [])
                })
            #expect(try engine.suggested(to: "new", 2) == ["known", "rare"])
        }
    }

    @Test("Items of liked genres are preferred, and a genre that no item has is refused")
    func genres() async throws {
        try await EngineFixture().withFilms(kind: "als") { engine in
            func westerns(_ items: [String]) -> Int {
                items.count { Films.genres(of: Films.number($0)).contains("Western") }
            }
            let plain = try engine.suggested(to: "new", 6)
            let western = try engine.suggested(to: "new", 6, genres: ["western"])
            #expect(westerns(western) > westerns(plain))
            let error = #expect(throws: TasteError.self) { try engine.suggested(to: "new", genres: ["Opera"]) }
            #expect(error?.code == .invalidArgument && error?.field == "like_genres[0]")
        }
    }

    @Test("An empty store has nothing to ask about")
    func empty() async throws {
        try await EngineFixture().withEngine { engine in
            let asked = try engine.suggested(to: "new")
            #expect(asked.isEmpty)
        }
    }
}
