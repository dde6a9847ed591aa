import TasteStore
import TasteValues
import Testing

@testable import TasteEngine

@Suite("Recommendations and predictions")
struct ReadTests {
    @Test("An unknown user gets popular items, by the path popularity")
    func unknownUser() async throws {
        try await EngineFixture().withEngine { engine in
            // Ten users like "Stalker", one user loves "Obscure", and "Mediocre" lowers the mean of all ratings.
            for user in 0..<10 {
                try await engine.rate("u\(user)", "Stalker", 4.5)
                try await engine.rate("u\(user)", "Mediocre", 2)
            }
            let sequence = try await engine.rate("u0", "Obscure", 5)
            let answer = try engine.recommend(user: "stranger", count: 10)
            #expect(
                answer.freshness == Freshness(sequence: sequence, generation: 0, trainedThrough: 0, path: .popularity))
            #expect(answer.value.map(\.item) == ["Stalker", "Obscure", "Mediocre"])
            #expect(answer.value.allSatisfy { $0.predicted >= 0.5 && $0.predicted <= 5 })
            #expect(try engine.recommend(user: "stranger", count: 1).value.map(\.item) == ["Stalker"])
        }
    }

    @Test("Before there is a model, a known user gets popular items that they have not rated")
    func noModel() async throws {
        try await EngineFixture().withEngine { engine in
            try await engine.rate("ann", "Alien", 5)
            try await engine.rate("bob", "Solaris", 4)
            let answer = try engine.recommend(user: "ann", count: 10)
            #expect(answer.value.map(\.item) == ["Solaris"])
            #expect(answer.freshness.path == .popularity)
        }
    }

    @Test("An empty store recommends nothing")
    func empty() async throws {
        try await EngineFixture().withEngine { engine in
            let answer = try engine.recommend(user: "ann", count: 10)
            #expect(answer.value.isEmpty)
            #expect(answer.freshness == Freshness(sequence: 0, generation: 0, trainedThrough: 0, path: .popularity))
        }
    }

    @Test("The model recommends what a user would like, and nothing that they have rated")
    func model() async throws {
        try await EngineFixture().withEngine(kind: "autoencoder") { engine in
            let sequence = try await engine.rate(Checkerboard.ratings())
            let outcome = try await engine.train()
            for user in 0..<40 {
                let answer = try engine.recommend(user: "u\(user)", count: 100)
                #expect(
                    answer.freshness
                        == Freshness(
                            sequence: sequence, generation: outcome.generation.number, trainedThrough: sequence,
                            path: .model))
                #expect(Set(answer.value.map(\.item)) == Checkerboard.unrated(by: user))
                #expect(answer.value.map(\.score) == answer.value.map(\.score).sorted(by: >))
                let liked = answer.value.prefix { $0.predicted > 3 }
                #expect(!liked.isEmpty && liked.allSatisfy { Checkerboard.likes(user, $0.item) })
            }
        }
    }

    @Test("A rating changes the next answer, and removing it changes the answer back")
    func foldIn() async throws {
        try await EngineFixture().withEngine(kind: "autoencoder") { engine in
            try await engine.rate(Checkerboard.ratings())
            try await engine.train()
            let before = try engine.recommend(user: "u0", count: 30)
            #expect(before.freshness.path == .model)
            let rated = try #require(before.value.first?.item)
            let sequence = try await engine.rate("u0", rated, 1)
            let after = try engine.recommend(user: "u0", count: 30)
            #expect(after.freshness.path == .foldIn)
            #expect(after.freshness.sequence == sequence)
            #expect(after.freshness.trainedThrough == before.freshness.trainedThrough)
            #expect(Set(after.value.map(\.item)) == Set(before.value.map(\.item)).subtracting([rated]))
            let scores = Dictionary(uniqueKeysWithValues: before.value.map { ($0.item, $0.score) })
            #expect(after.value.contains { $0.score != scores[$0.item] })
            try await engine.unrate("u0", rated)
            let restored = try engine.recommend(user: "u0", count: 30)
            #expect(restored.freshness.path == .foldIn)
            #expect(Set(restored.value.map(\.item)) == Set(before.value.map(\.item)))
        }
    }

    @Test("A new user gets fitting recommendations after a few ratings, without a training")
    func newUser() async throws {
        try await EngineFixture().withEngine(kind: "autoencoder") { engine in
            try await engine.rate(Checkerboard.ratings())
            try await engine.train()
            for item in 0..<6 { try await engine.rate("new", "i\(item)", Checkerboard.value(1, item)) }
            let answer = try engine.recommend(user: "new", count: 5)
            #expect(answer.freshness.path == .foldIn)
            #expect(answer.value.allSatisfy { Checkerboard.likes(1, $0.item) })
        }
    }

    @Test("A user who has removed all ratings is answered like an unknown one")
    func emptied() async throws {
        try await EngineFixture().withEngine { engine in
            try await engine.rate(Checkerboard.ratings())
            try await engine.train()
            try await engine.rate("new", "i1", 5)
            #expect(try engine.recommend(user: "new", count: 5).freshness.path == .foldIn)
            try await engine.unrate("new", "i1")
            #expect(try engine.recommend(user: "new", count: 5).freshness.path == .popularity)
            try await engine.forget("u3")
            #expect(try engine.recommend(user: "u3", count: 5).freshness.path == .popularity)
        }
    }

    @Test("Predictions come in the order of the request, and an error names the position of the unknown item")
    func predict() async throws {
        try await EngineFixture().withEngine { engine in
            try await engine.rate(Checkerboard.ratings())
            try await engine.put([Item(id: "unrated")])
            for isTrained in [false, true] {
                if isTrained { try await engine.train() }
                let all = try engine.predict(user: "u1", items: ["i3", "i0", "unrated", "i3"]).value
                let single = try engine.predict(user: "u1", items: ["i0"]).value
                #expect(all.count == 4 && all[0] == all[3] && all[1] == single[0])
                #expect(all.allSatisfy { $0.predicted >= 0.5 && $0.predicted <= 5 })
                for (items, field, code) in [
                    (["i0", "nothing"], "items[1]", TasteError.Code.notFound),
                    (["", "i0"], "items[0]", .invalidArgument),
                    ([String(repeating: "x", count: 256)], "items[0]", .invalidArgument),
                ] {
                    let error = #expect(throws: TasteError.self) { try engine.predict(user: "u1", items: items) }
                    #expect(error?.code == code)
                    #expect(error?.field == field)
                }
                #expect(try engine.predict(user: "stranger", items: ["i0"]).freshness.path == .popularity)
            }
        }
    }

    @Test("Items liked by the same users are similar, and an item that the model has not learned is compared by genres")
    func similar() async throws {
        try await EngineFixture().withEngine(kind: "autoencoder") { engine in
            try await engine.rate(Checkerboard.ratings())
            try await engine.train()
            let answer = try engine.similar(to: ["i4"], count: 10)
            #expect(answer.freshness.path == .model)
            #expect(answer.value.items.count == 10)
            #expect(answer.value.items.allSatisfy { Checkerboard.likes(4, $0.item) && $0.item != "i4" })
            #expect(answer.value.items.map(\.similarity) == answer.value.items.map(\.similarity).sorted(by: >))
            try await engine.put([
                Item(id: "a", genres: ["Horror"]), Item(id: "b", genres: ["Horror"]),
                Item(id: "c", genres: ["Romance"]),
            ])
            let content = try engine.similar(to: ["a"], count: 1)
            #expect(content.freshness.path == .content)
            #expect(content.value.items.map(\.item) == ["b"] && content.value.items.first?.path == .content)
            #expect(answer.value.items.allSatisfy { $0.path == .model })
            let error = #expect(throws: TasteError.self) { try engine.similar(to: ["nothing"], count: 1) }
            #expect(error?.code == .notFound)
            #expect(error?.field == "item")
        }
    }
}
