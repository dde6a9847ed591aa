import DenseMath
import TasteStore
import TasteValues
import TestSupport
import Testing

@testable import TasteEngine

@Suite("Popular, trending and latest items")
struct TopListTests {
    @Test("Popular items are those that newcomers get, with their ratings, and unrated ones come last")
    func popular() async throws {
        try await EngineFixture().withFilms { engine in
            try await engine.put([Item(id: "unrated")])
            try await engine.rate("u1", "hated", 0.5)
            let top = try engine.top(.popular, count: 100).value.items
            #expect(top.map(\.item) == (try engine.recommend(user: "stranger", count: 100).value.map(\.item)))
            #expect(top.last?.item == "unrated" && top.last?.mean == nil && top.last?.ratings == 0)
            #expect(top.dropLast().allSatisfy { $0.ratings > 0 && $0.mean != nil })
            #expect(top.map(\.score) == top.map(\.score).sorted(by: >))
            let hated = top.first { $0.item == "hated" }
            #expect(hated?.ratings == 1 && hated?.mean == 0.5)
        }
    }

    @Test("The latest items come in the opposite order of their creation, filtered like all others")
    func latest() async throws {
        try await EngineFixture().withFilms { engine in
            try await engine.rate("u1", "newest", 3)
            #expect(try engine.top(.latest, count: 3).value.items.map(\.item) == ["newest", "i29", "i28"])
            let candidates = Candidates(onlyItems: ["i3", "i5", "i4"])
            let answer = try engine.top(.latest, count: 2, candidates: candidates).value
            #expect(answer.items.map(\.item) == ["i5", "i4"] && answer.candidates?.eligible == 3)
        }
    }

    @Test("With a half-life newer ratings weigh more, and with a window only its ratings count")
    func trending() async throws {
        try await EngineFixture().withEngine { engine in
            let day: Int64 = 86_400
            for user in 0..<7 { try await engine.rate("u\(user)", "classic", 5, time: 0) }
            for user in 0..<3 { try await engine.rate("u\(user)", "fresh", 1, time: 20 * day) }
            try await engine.rate("u1", "newest", 3, time: 21 * day)
            try await engine.put([Item(id: "unrated")])
            func names(_ recency: Recency, now: Int64 = 21 * day) throws -> [String] {
                try engine.top(.trending(recency, now: now), count: 9).value.items.map(\.item)
            }
            #expect(try names(.halfLife(7 * day)) == ["fresh", "newest", "classic"])
            #expect(try names(.halfLife(10_000 * day)) == ["classic", "fresh", "newest"])
            #expect(try names(.halfLife(3600)).first == "newest")
            #expect(try names(.window(2 * day)) == ["fresh", "newest"])
            let score = try engine.top(.trending(.halfLife(day), now: 21 * day), count: 1).value.items[0].score
            #expect(abs(score - 1.5) < 1e-3)
            // The lists follow what is rated and forgotten.
            for user in 0..<4 { try await engine.rate("v\(user)", "newest", 3, time: 21 * day) }
            #expect(try names(.window(2 * day)) == ["newest", "fresh"])
            for user in 0..<4 { try await engine.forget("v\(user)") }
            #expect(try names(.window(2 * day)) == ["fresh", "newest"])
            #expect(try names(.halfLife(7 * day)) == ["fresh", "newest", "classic"])
            #expect(try names(.window(2 * day), now: 22 * day + day / 2) == ["newest"])
        }
    }

    @Test("Popularity that follows the log is that of a new count of all items")
    func follows() async throws {
        try await EngineFixture().withEngine { engine in
            var random = SeededGenerator(seed: 2)
            for step in 0..<60 {
                let ratings = (0..<Int.random(in: 1...20, using: &random)).map { _ in
                    NewRating(
                        user: "u\(Int.random(in: 0..<20, using: &random))",
                        item: "i\(Int.random(in: 0..<50, using: &random))",
                        value: Float(Int.random(in: 1...10, using: &random)) / 2, time: 0)
                }
                try await engine.rate(ratings)
                if step % 5 == 1 { try await engine.unrate(ratings[0].user, ratings[0].item) }
                if step % 17 == 3 { try await engine.forget(ratings[0].user) }
                let (followed, counted) = try engine.store.read { snapshot in
                    (try engine.popularity.current(in: snapshot), try Popularity(in: snapshot))
                }
                #expect(followed.rated.map(\.item) == counted.rated.map(\.item))
                #expect(followed.rated.map(\.score) == counted.rated.map(\.score))
                #expect(followed.best == counted.best && followed.mean == counted.mean)
                #expect(followed.unratedRank == counted.unratedRank)
                #expect(
                    (0..<50).map { followed.statistics(of: $0) } == (0..<50).map { counted.statistics(of: $0) })
            }
        }
    }

    @Test("A trend that follows the log is that of a new one", arguments: [Recency.halfLife(500), .window(400)])
    func trendFollows(recency: Recency) async throws {
        try await EngineFixture().withEngine { engine in
            var random = SeededGenerator(seed: 3)
            for step in 0..<40 {
                // Some steps fill several chunks, and some rate again what was rated long before.
                let ratings = (0..<(step % 8 == 0 ? 3000 : 5)).map { number in
                    NewRating(
                        user: "u\(Int.random(in: 0..<300, using: &random))",
                        item: "i\(Int.random(in: 0..<1100, using: &random))", value: 3,
                        time: Int64(20 * step + number % 15))
                }
                try await engine.rate(ratings)
                if step % 3 == 1 { try await engine.unrate(ratings[0].user, ratings[0].item) }
                if step % 17 == 3 { try await engine.forget(ratings[0].user) }
                let (followed, new) = try engine.store.read { snapshot in
                    let followed = try engine.trends.current(recency, now: Int64(20 * step + 15), in: snapshot)
                    var new = Trend(recency)
                    try new.follow(in: snapshot, now: Int64(20 * step + 15))
                    return (followed, new)
                }
                let everything = EligibleItems(allBelow: 1100)
                let best = try followed.best(1100, among: everything)
                let expected = Dictionary(
                    uniqueKeysWithValues: try new.best(1100, among: everything).map { ($0.index, $0.score) })
                #expect(best.count == expected.count && best.map(\.score) == best.map(\.score).sorted(by: >))
                for entry in best {
                    #expect(abs(entry.score - (expected[entry.index] ?? 0)) < 1e-3)
                }
            }
        }
    }

    @Test("Similar items to several are those with the largest mean, filtered, without the items themselves")
    func similar() async throws {
        try await EngineFixture().withFilms { engine in
            let items = ["i1", "i3", "i4"]
            let each = try items.map { item in
                Dictionary(
                    uniqueKeysWithValues: try engine.similar(to: [item], count: 100).value.items
                        .map { ($0.item, $0.similarity) })
            }
            let answer = try engine.similar(to: items, count: 100).value.items
            #expect(answer.count == 27 && Set(answer.map(\.item)).isDisjoint(with: items))
            for other in answer {
                let mean = each.reduce(0) { $0 + ($1[other.item] ?? 0) } / 3
                #expect(abs(mean - other.similarity) < 1e-4)
            }
            #expect(answer.map(\.similarity) == answer.map(\.similarity).sorted(by: >))
            let westerns = try engine.similar(
                to: items, count: 100, candidates: Candidates(anyGenres: ["Western"])
            ).value
            #expect(
                westerns.items.map(\.item)
                    == answer.map(\.item).filter { Films.genres(of: Films.number($0)).contains("Western") })
            #expect(westerns.candidates?.eligible == westerns.items.count)
        }
    }
}
