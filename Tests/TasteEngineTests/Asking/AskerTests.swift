import TasteStore
import TasteValues
import Testing

@testable import TasteEngine

@Suite("For whom is asked")
struct AskerTests {
    @Test("A group of one is answered as that user, whatever its weight", arguments: ["autoencoder", "linear"])
    func groupOfOne(kind: String) async throws {
        try await EngineFixture().withFilms(kind: kind) { engine in
            for user in ["u1", "u2", "stranger"] {
                let plain = try engine.recommend(Question(for: .user(user), count: 30))
                let group = try engine.recommend(
                    Question(for: .group([GroupMember(user: user, weight: 7)]), count: 30))
                #expect(group.freshness == plain.freshness)
                #expect(group.value.recommendations.map(\.item) == plain.value.recommendations.map(\.item))
                #expect(group.value.recommendations.map(\.score) == plain.value.recommendations.map(\.score))
                #expect(group.value.recommendations.allSatisfy { $0.members == [$0.predicted] })
                #expect(group.value.unknownMembers == (user == "stranger" ? ["stranger"] : []))
            }
        }
    }

    @Test("A group gets nothing that a member has rated, with each member's own prediction and their weighted mean")
    func group() async throws {
        try await EngineFixture().withFilms { engine in
            let group = [GroupMember(user: "u0", weight: 3), GroupMember(user: "u2"), GroupMember(user: "nobody")]
            let answer = try engine.recommend(Question(for: .group(group), count: 30)).value
            #expect(answer.unknownMembers == ["nobody"])
            #expect(
                Set(answer.recommendations.map(\.item))
                    == Checkerboard.unrated(by: 0).intersection(Checkerboard.unrated(by: 2)))
            for item in answer.recommendations {
                for (position, member) in group.enumerated() {
                    let own = try engine.predict(user: member.user, items: [item.item]).value[0].predicted
                    #expect(abs(item.members[position] - own) < 1e-4)
                }
                let mean = (3 * item.members[0] + item.members[1] + item.members[2]) / 5
                #expect(abs(item.predicted - mean) < 1e-4)
            }
        }
    }

    @Test("What some member would dislike comes after everything else")
    func misery() async throws {
        try await EngineFixture().withFilms { engine in
            // Even users love what odd users cannot stand; two of three are even.
            let group = ["u0", "u2", "u1"].map { GroupMember(user: $0) }
            var question = Question(for: .group(group), count: 30)
            question.candidates = Candidates(rated: .included)
            let answer = try engine.recommend(question).value.recommendations
            #expect(answer.count == 30)
            let isMiserable = answer.map { $0.members.contains { $0 < 2.75 } }
            #expect(isMiserable.contains(true))
            #expect(isMiserable == isMiserable.sorted { !$0 && $1 })
        }
    }

    @Test("A heavier member moves the order towards their own", arguments: ["autoencoder", "linear"])
    func weights(kind: String) async throws {
        try await EngineFixture().withFilms(kind: kind) { engine in
            func first(_ weights: [Float]) throws -> String {
                var question = Question(
                    for: .group([
                        GroupMember(user: "u0", weight: weights[0]), GroupMember(user: "u1", weight: weights[1]),
                    ]),
                    count: 1)
                question.candidates = Candidates(rated: .included)
                return try #require(try engine.items(question).first)
            }
            let (even, odd) = (try first([100, 0.01]), try first([0.01, 100]))
            #expect(Checkerboard.likes(0, even) && Checkerboard.likes(1, odd))
        }
    }

    @Test(
        "A session is answered like a user with the same ratings, and leaves nothing behind",
        arguments: ["autoencoder", "als"])
    func session(kind: String) async throws {
        try await EngineFixture().withFilms(kind: kind) { engine in
            let rated = [1, 3, 4, 8, 9]
            let session = rated.map { SessionRating(item: "i\($0)", value: Checkerboard.value(1, $0)) }
            let before = try engine.freshness().sequence
            let answer = try engine.recommend(Question(for: .session(session.reversed()), count: 30))
            #expect(try engine.freshness().sequence == before && answer.freshness.path == .foldIn)
            for item in rated { try await engine.rate("same", "i\(item)", Checkerboard.value(1, item)) }
            let stored = try engine.recommend(user: "same", count: 30)
            #expect(answer.value.recommendations.map(\.item) == stored.value.map(\.item))
            #expect(answer.value.recommendations.prefix(5).allSatisfy { Checkerboard.likes(1, $0.item) })
        }
    }

    @Test("A like in a session counts as the highest rating, and an unknown item is named")
    func likes() async throws {
        try await EngineFixture().withFilms { engine in
            let likes = ["i1", "i3", "nothing"].map { SessionRating(item: $0) }
            let five = ["i1", "i3"].map { SessionRating(item: $0, value: 5) }
            let answer = try engine.recommend(Question(for: .session(likes), count: 10)).value
            #expect(
                answer.recommendations.map(\.item) == (try engine.items(Question(for: .session(five), count: 10))))
            #expect(answer.candidates?.unknown == 1 && answer.candidates?.unknownItems == ["nothing"])
            let unknown = Question(for: .session([SessionRating(item: "nothing")]), count: 3)
            #expect(try engine.recommend(unknown).freshness.path == .popularity)
        }
    }

    @Test("Liked genres steer a known user only when asked to")
    func steering() async throws {
        try await EngineFixture().withFilms { engine in
            var question = Question(for: .user("u1"), count: 30)
            let plain = try engine.items(question)
            question.likedGenres = ["western"]
            #expect(try engine.items(question) == plain)
            question.steers = true
            let steered = try engine.items(question)
            #expect(Set(steered) == Set(plain))
            func rank(_ names: [String]) -> Int {
                names.enumerated().reduce(0) { $0 + (Films.number($1.element) >= 24 ? $1.offset : 0) }
            }
            #expect(rank(steered) < rank(plain))
        }
    }
}
