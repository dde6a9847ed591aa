import Recommenders
import TasteValues
import Testing

@testable import TasteEngine
@testable import TasteStore

@Suite("Answers without ratings")
struct ColdStartTests {
    /// The checkerboard with records: even items are comedies, odd items are horror, and the last one is the only film
    /// noir.
    private func withCatalogue(kind: String = "bias", _ body: (Engine) async throws -> Void) async throws {
        try await EngineFixture().withEngine(kind: kind) { engine in
            try await engine.put(
                (0..<30).map { item in
                    Item(
                        id: "i\(item)", title: "Title \(item)", year: 1990,
                        genres: [item == 29 ? "Film-Noir" : item % 2 == 0 ? "Comedy" : "Horror"])
                })
            try await engine.rate(Checkerboard.ratings())
            try await body(engine)
        }
    }

    @Test(
        "A user without ratings gets items of the genres they name, in any case and before any training, by the path content"
    )
    func likedGenres() async throws {
        try await withCatalogue { engine in
            for isTrained in [false, true] {
                if isTrained { try await engine.train() }
                while isTrained && engine.prior.value == nil { try await Task.sleep(for: .milliseconds(5)) }
                for (genre, remainder) in [("comedy", 0), ("HORROR", 1)] {
                    let answer = try engine.recommend(user: "stranger", count: 8, likedGenres: [genre])
                    #expect(answer.freshness.path == .content)
                    #expect(answer.value.count == 8)
                    #expect(answer.value.allSatisfy { Int($0.item.dropFirst()).map { $0 % 2 == remainder } == true })
                    #expect(answer.value.allSatisfy { $0.predicted >= 0.5 && $0.predicted <= 5 })
                    #expect(answer.value.map(\.score) == answer.value.map(\.score).sorted(by: >))
                }
                let rare = try engine.recommend(user: "stranger", count: 1, likedGenres: ["Film-Noir"])
                #expect(rare.value.map(\.item) == ["i29"])
            }
        }
    }

    @Test("Genres are ignored for users with ratings, and users with neither are answered from popularity")
    func ignored() async throws {
        try await withCatalogue { engine in
            try await engine.train()
            #expect(try engine.recommend(user: "u1", count: 3, likedGenres: ["Comedy"]).freshness.path == .model)
            #expect(try engine.recommend(user: "stranger", count: 3, likedGenres: []).freshness.path == .popularity)
        }
    }

    @Test(
        "A genre that no item has is refused, with similar genres or all genres",
        arguments: [
            (["Comedy", "Comdy"], "like_genres[1]", "Did you mean Comedy?"),
            (["Hor"], "like_genres[0]", "Did you mean Horror?"),
            (["Opera"], "like_genres[0]", "There are: Comedy, Film-Noir, Horror."),
            ([""], "like_genres[0]", "There are: Comedy, Film-Noir, Horror."),
        ])
    func unknownGenre(genres: [String], field: String, hint: String) async throws {
        try await withCatalogue { engine in
            let error = #expect(throws: TasteError.self) {
                try engine.recommend(user: "stranger", count: 3, likedGenres: genres)
            }
            #expect(error?.code == .invalidArgument && error?.field == field)
            #expect(error?.message.contains(hint) == true, "\(error?.message ?? "")")
        }
    }

    @Test("New and changed records count in the next answer")
    func changedRecords() async throws {
        try await withCatalogue { engine in
            _ = try engine.recommend(user: "stranger", count: 1, likedGenres: ["Comedy"])
            try await engine.put([
                Item(id: "i5", genres: ["Western"]), Item(id: "new", genres: ["Opera"]),
            ])
            #expect(
                try engine.recommend(user: "stranger", count: 1, likedGenres: ["western"]).value.map(\.item) == ["i5"])
            #expect(
                try engine.recommend(user: "stranger", count: 1, likedGenres: ["opera"]).value.map(\.item) == ["new"])
        }
    }

    @Test(
        "A ranking model orders by its scores and shows predicted ratings, and items it has not learned do not come first"
    )
    func ranking() async throws {
        try await withCatalogue(kind: "popularity") { engine in
            // Many users rate the first item, with middling values; few rate the second.
            for user in 0..<30 { try await engine.rate("more \(user)", "i0", 4) }
            try await engine.train()
            try await engine.rate("ann", "i1", 5)
            let answer = try engine.recommend(user: "ann", count: 100)
            #expect(answer.value.first?.item == "i0")
            #expect(answer.value.map(\.score) == answer.value.map(\.score).sorted(by: >))
            #expect(answer.value.first.map { $0.score > 5 && $0.predicted <= 5 } == true)
            let names = answer.value.map(\.item)
            let predicted = try engine.predict(user: "ann", items: names).value
            #expect(answer.value.map(\.predicted) == predicted.map(\.predicted))
            // Its only rating is the highest, so it would come first if items were ordered by their means.
            try await engine.put([Item(id: "like others", genres: ["Comedy"])])
            try await engine.rate("bob", "like others", 5)
            try await engine.rate("bob", "like nothing", 5)
            let later = try engine.recommend(user: "ann", count: 100).value.map(\.item)
            #expect(later.count == names.count + 2)
            #expect(later.first == "i0" && later.last == "like nothing")
            let place = try #require(later.firstIndex(of: "like others"))
            #expect(place > 0 && place < later.count - 1)
        }
    }
}
