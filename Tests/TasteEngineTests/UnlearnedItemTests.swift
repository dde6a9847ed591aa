import Recommenders
import TasteValues
import Testing

@testable import TasteEngine
@testable import TasteStore

/// Items that nobody has rated, among users of whom even ones like comedies and odd ones horror.
@Suite("Items that no model has learned")
struct UnlearnedItemTests {
    private static let genres = [["Comedy"], ["Horror"]]

    /// Two items that are older than all rated ones, so that models have rows for them, and two that are newer.
    private func withNewItems(
        kind: String, _ fixture: EngineFixture, _ body: (Engine) async throws -> Void
    ) async throws {
        try await fixture.withEngine(kind: kind) { engine in
            try await engine.put(Self.records("old"))
            try await engine.put(
                (0..<30).map { Item(id: "i\($0)", title: "Title \($0)", year: 1990, genres: Self.genres[$0 % 2]) })
            try await engine.rate(Checkerboard.ratings())
            try await engine.train()
            try await engine.put(Self.records("new") + [Item(id: "new blank")])
            try engine.catalogue.catchUp()
            try await body(engine)
        }
    }

    private static func records(_ age: String) -> [Item] {
        [
            Item(id: "\(age) comedy", year: 1990, genres: ["Comedy"]),
            Item(id: "\(age) horror", year: 1990, genres: ["Horror"]),
        ]
    }

    private static func expectContent(_ engine: Engine, user: String, liked: String, other: String) throws {
        let list = try engine.recommend(user: user, count: 100).value
        for age in ["old", "new"] {
            let place = try #require(list.firstIndex { $0.item == "\(age) \(liked)" })
            let otherPlace = try #require(list.firstIndex { $0.item == "\(age) \(other)" })
            #expect(place < otherPlace)
            #expect(list[place].path == .content && list[otherPlace].path == .content)
            #expect(list[place].predicted > list[otherPlace].predicted)
            let predicted = try engine.predict(user: user, items: ["\(age) \(liked)", "i3"]).value
            #expect(predicted[0].path == .content && predicted[0].predicted == list[place].predicted)
            #expect(predicted[1].path != .content)

            let why = try engine.explain(user: user, item: "\(age) \(liked)", count: 3).value
            #expect(
                why.method == .content && why.genres == [liked == "comedy" ? "Comedy" : "Horror"] && why.because.isEmpty
            )
            #expect(why.score == list[place].score && why.baseScore == why.score)

            let similar = try engine.similar(to: ["\(age) \(liked)"], count: 100).value.items
            #expect(similar.allSatisfy { $0.path == .content })
            let alike = try #require(similar.first { $0.item == "\(age == "old" ? "new" : "old") \(liked)" })
            let unlike = try #require(similar.first { $0.item == "\(age) \(other)" })
            #expect(unlike.similarity < alike.similarity)
            let ofLearned = try engine.similar(to: ["i4"], count: 100).value.items
            #expect(ofLearned.contains { $0.item == "\(age) \(liked)" && $0.path == .content })
            #expect(ofLearned.contains { $0.item == "i6" && $0.path == .model })
        }
        #expect(list.last?.item == "new blank")
        #expect(list.allSatisfy { $0.score.isFinite && $0.predicted >= 0.5 && $0.predicted <= 5 })
    }

    @Test(
        "They are answered by content, at once, after a restart and after a training",
        arguments: ModelCatalogue.kinds)
    func everywhere(kind: String) async throws {
        let fixture = try EngineFixture()
        try await withNewItems(kind: kind, fixture) { engine in
            try Self.expectContent(engine, user: "u0", liked: "comedy", other: "horror")
        }
        try await fixture.withEngine(kind: kind) { engine in
            try engine.catalogue.catchUp()
            try Self.expectContent(engine, user: "u0", liked: "comedy", other: "horror")
            try await engine.train()
            try Self.expectContent(engine, user: "u1", liked: "horror", other: "comedy")
        }
    }

    @Test("Asked for among themselves, they come in the order in which they fit", arguments: ["blend", "als"])
    func amongThemselves(kind: String) async throws {
        try await withNewItems(kind: kind, try EngineFixture()) { engine in
            for (user, genre, other) in [("u0", "comedy", "horror"), ("u1", "horror", "comedy")] {
                var question = Question(for: .user(user), count: 10)
                question.candidates = Candidates(
                    onlyItems: ["old horror", "old comedy", "new comedy", "new horror", "new blank"])
                let items = try engine.recommend(question).value.recommendations.map(\.item)
                #expect(
                    items == ["old \(genre)", "new \(genre)", "old \(other)", "new \(other)", "new blank"])
            }
        }
    }

    @Test("An item is answered by the model as soon as its ratings are learned")
    func learned() async throws {
        try await withNewItems(kind: "als", try EngineFixture()) { engine in
            try await engine.learn(
                (0..<20).map { NewRating(user: "u\(2 * $0)", item: "old comedy", value: 5, time: 0) })
            let predicted = try engine.predict(user: "u1", items: ["old comedy", "old horror"]).value
            #expect(predicted[0].path != .content && predicted[1].path == .content)
        }
    }

    @Test(
        "A short list is the beginning of every longer one, whether or not the longer one holds unlearned items",
        arguments: ["als", "linear"])
    func prefixes(kind: String) async throws {
        try await EngineFixture().withEngine(kind: kind) { engine in
            let items = 900
            try await engine.put((0..<40).map { Item(id: "old \($0)", year: 1990, genres: Self.genres[$0 % 2]) })
            try await engine.put((0..<items).map { Item(id: "i\($0)", year: 1990, genres: Self.genres[$0 % 2]) })
            try await engine.rate(Checkerboard.ratings(users: 12, items: items))
            try await engine.train()
            try await engine.put((0..<40).map { Item(id: "new \($0)", year: 1990, genres: Self.genres[$0 % 2]) })
            try engine.catalogue.catchUp()
            for user in ["u0", "u1"] {
                let hidden = try engine.recommend(user: user, count: 3).value.map(\.item)
                for item in hidden {
                    let all = try engine.recommend(user: user, count: 1000).value.map(\.item)
                    #expect(all.contains { $0.hasPrefix("old") } && all.contains { $0.hasPrefix("new") })
                    for count in 1...30 {
                        let list = try engine.recommend(user: user, count: count).value.map(\.item)
                        #expect(list == Array(all.prefix(count)))
                    }
                    try await engine.mark(user, item, .hidden)
                }
            }
        }
    }

    @Test("Learned items keep their order, and at most every fourth place is given, also among few candidates")
    func order() async throws {
        try await withNewItems(kind: "linear", try EngineFixture()) { engine in
            func learnedNames() throws -> [String] {
                try engine.recommend(user: "u0", count: 2000).value.map(\.item).filter { $0.hasPrefix("i") }
            }
            let before = try learnedNames()
            try await engine.put((0..<1000).map { Item(id: "more \($0)", year: 1990, genres: ["Comedy"]) })
            try engine.catalogue.catchUp()
            #expect(try learnedNames() == before)
            let list = try engine.recommend(user: "u0", count: 4).value
            #expect(list.count { $0.path == .content } <= 1)

            var question = Question(for: .user("u0"), count: 5)
            question.candidates = Candidates(onlyItems: ["i5", "i0", "new comedy", "new horror", "new blank"])
            let few = try engine.recommend(question).value.recommendations.map(\.item)
            #expect(few == ["i0", "i5", "new comedy", "new horror", "new blank"])
        }
    }
}
