import Recommenders
import TasteValues
import Testing

@testable import TasteEngine
@testable import TasteStore

@Suite("Explanations")
struct ExplainingTests {
    private func withRatings(kind: String, _ body: (Engine) async throws -> Void) async throws {
        try await EngineFixture().withEngine(kind: kind) { engine in
            try await engine.rate(Checkerboard.ratings())
            try await engine.train()
            try await body(engine)
        }
    }

    private static func sum(_ why: Explanation) -> Float {
        why.because.reduce(why.baseScore + why.rest) { $0 + $1.contribution }
    }

    @Test(
        "Base, contributions and rest add up to the score in the list, and liked items contribute most",
        arguments: ["linear", "als", "autoencoder", "blend", "dae"])
    func sums(kind: String) async throws {
        try await withRatings(kind: kind) { engine in
            var question = Question(for: .user("u2"), count: 5)
            question.explain = 3
            for recommendation in try engine.recommend(question).value.recommendations {
                let why = try #require(recommendation.explanation)
                #expect(abs(Self.sum(why) - recommendation.score) < 1e-4 && why.score == recommendation.score)
                #expect(why.method == (["linear", "als"].contains(kind) ? .exact : .leaveOneOut))
                // Where even and odd items have nothing to do with each other, the others contribute nothing.
                #expect(why.because.count == 3 || !Checkerboard.likes(2, recommendation.item))
                let sizes = why.because.map { abs($0.contribution) }
                #expect(sizes == sizes.sorted(by: >))
                let alone = try engine.explain(user: "u2", item: recommendation.item, count: 3).value
                #expect(abs(alone.score - why.score) < 1e-4 && alone.method == why.method)
            }
            let why = try engine.explain(user: "u2", item: "i0", count: 100).value
            let best = try #require(why.because.max { $0.contribution < $1.contribution })
            #expect(best.contribution > 0 && Checkerboard.likes(2, best.item) && best.rating == 5)
        }
    }

    @Test("Leaving a rating out is the difference of two answers", arguments: ["autoencoder", "blend"])
    func leftOut(kind: String) async throws {
        try await withRatings(kind: kind) { engine in
            let item = try #require(Checkerboard.unrated(by: 2).filter { Checkerboard.likes(2, $0) }.min())
            // Somebody whom the model has not learned is folded in.
            let ratings = Checkerboard.ratings().filter { $0.user == "u2" }
            let all = ratings.map { NewRating(user: "late", item: $0.item, value: $0.value, time: 0) }
            try await engine.rate(all)
            let why = try engine.explain(user: "late", item: item, count: 2).value
            let first = try #require(why.because.first)
            let less = all.filter { $0.item != first.item }
            try await engine.rate(less.map { NewRating(user: "later", item: $0.item, value: $0.value, time: 0) })
            let without = try engine.explain(user: "later", item: item, count: 1).value
            #expect(abs(why.score - without.score - first.contribution) < 1e-4)
        }
    }

    @Test("An unknown item is not found, and of a user without ratings there is nothing to say")
    func unknown() async throws {
        try await withRatings(kind: "linear") { engine in
            let error = #expect(throws: TasteError.self) { try engine.explain(user: "u2", item: "nothing", count: 3) }
            #expect(error?.code == .notFound && error?.field == "item")
            let why = try engine.explain(user: "stranger", item: "i3", count: 3)
            #expect(why.value.because.isEmpty && why.value.method == nil && why.value.baseScore == why.value.score)
            #expect(why.freshness.path == .popularity)
        }
    }

    @Test(
        "Similar users like the same items, by their rows in the model or by what they like",
        arguments: ["als", "autoencoder", "linear", "blend"])
    func similarUsers(kind: String) async throws {
        try await withRatings(kind: kind) { engine in
            let users = try engine.similarUsers(to: "u2", count: 10).value
            #expect(users.count == 10 && !users.contains { $0.user == "u2" })
            #expect(users.allSatisfy { Int($0.user.dropFirst()).map { $0 % 2 == 0 } == true && $0.shared > 0 })
            #expect(users.map(\.similarity) == users.map(\.similarity).sorted(by: >))
            #expect(users.allSatisfy { $0.similarity > 0 && $0.similarity <= 1 })
            let error = #expect(throws: TasteError.self) { try engine.similarUsers(to: "stranger", count: 3) }
            #expect(error?.code == .notFound)
        }
    }
}
