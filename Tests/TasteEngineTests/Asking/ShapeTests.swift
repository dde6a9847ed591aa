import Foundation
import TasteStore
import TasteValues
import Testing

@testable import TasteEngine

@Suite("The shape of a list")
struct ShapeTests {
    @Test("Without diversity and exploration a list is today's, to the digit", arguments: ["autoencoder", "linear"])
    func plain(kind: String) async throws {
        try await EngineFixture().withFilms(kind: kind) { engine in
            var question = Question(for: .user("u1"), count: 30)
            let plain = try engine.recommend(question).value
            question.isPaged = true
            question.seed = 5
            let paged = try engine.recommend(question).value
            #expect(paged.recommendations == plain.recommendations)
            #expect(plain.recommendations.map(\.score) == plain.recommendations.map(\.score).sorted(by: >))
        }
    }

    @Test(
        "Maximal marginal relevance begins with the best item, each next one is the best by its formula, and a page is in the order of scores",
        arguments: ["als", "linear"])
    func formula(kind: String) async throws {
        try await EngineFixture().withFilms(kind: kind) { engine in
            var question = Question(for: .user("u1"), count: 3)
            question.candidates = Candidates(rated: .included)
            question.count = 12
            let pool = try engine.recommend(question).value.recommendations
            question.count = 3
            question.diversity = 0.4
            let answer = try engine.items(question)
            var chosen: [String] = []
            while chosen.count < 3 {
                let gains = try pool.enumerated().filter { !chosen.contains($0.element.item) }.map { place, item in
                    let alike = try chosen.map { other in
                        try engine.similar(to: [other], count: 30).value.items
                            .first { $0.item == item.item }?.similarity ?? 0
                    }
                    let mean = alike.reduce(0) { $0 + max(0, $1) } / Float(max(1, alike.count))
                    return (item.item, 0.6 / log2(Float(place + 2)) - 0.6 * 0.4 * mean)
                }
                chosen.append(try #require(gains.max { $0.1 < $1.1 }).0)
            }
            #expect(answer == pool.map(\.item).filter(chosen.contains) && answer.first == pool.first?.item)
        }
    }

    @Test("A diverse list has other items than a plain one, and no item twice")
    func diverse() async throws {
        try await EngineFixture().withFilms { engine in
            var question = Question(for: .user("u1"), count: 10)
            question.candidates = Candidates(rated: .included)
            let plain = try engine.items(question)
            question.diversity = 1
            let diverse = try engine.items(question)
            #expect(diverse.count == 10 && Set(diverse).count == 10 && diverse.first == plain.first)
            // Odd users like odd items only; the most diverse list holds both kinds.
            #expect(diverse.count { !Checkerboard.likes(1, $0) } > plain.count { !Checkerboard.likes(1, $0) })
        }
    }

    @Test("Exploration gives its share of places to the items with the fewest ratings, as the seed determines")
    func explore() async throws {
        try await EngineFixture().withFilms { engine in
            try await engine.put((0..<5).map { Item(id: "new \($0)") })
            var question = Question(for: .user("u1"), count: 5)
            question.candidates = Candidates(rated: .included)
            let plain = try engine.items(question)
            question.explore = 0.4
            var lists: Set<[String]> = []
            for seed in 0..<10 as Range<UInt64> {
                question.seed = seed
                let answer = try engine.recommend(question).value.recommendations
                #expect(answer.map(\.item) == (try engine.items(question)))
                let explored = answer.filter(\.explored).map(\.item)
                #expect(explored.count == 2 && explored.allSatisfy { $0.hasPrefix("new ") })
                let others = answer.filter { !$0.explored }.map(\.item)
                #expect(others == plain.filter { others.contains($0) } && answer.count == 5)
                lists.insert(answer.map(\.item))
            }
            #expect(lists.count > 3)
            question.explore = 1
            question.count = 3
            #expect(try engine.recommend(question).value.recommendations.allSatisfy(\.explored))
        }
    }

    @Test("An item with few ratings is explored only after those without any")
    func newFirst() async throws {
        try await EngineFixture().withFilms { engine in
            try await engine.rate("u1", "rare", 3)
            try await engine.rate("u3", "rarer", 3)
            try await engine.rate("u2", "rare", 3)
            try await engine.put([Item(id: "new")])
            var question = Question(for: .user("u5"), count: 3)
            question.explore = 1
            #expect(Set(try engine.items(question)) == ["new", "rarer", "rare"])
            question.count = 1
            #expect(try engine.items(question) == ["new"])
        }
    }
}
