import TasteValues
import Testing

@testable import TasteEngine
@testable import TasteStore

@Suite("The trainer")
struct TrainerTests {
    @Test("The trainer publishes a first model by itself, and learns the ratings that follow")
    func followsTheLog() async throws {
        try await EngineFixture().withEngine {
            $0.isAutomatic = true
            $0.ratingsMin = 500
            $0.fullShare = 1000
        } _: { engine in
            try await engine.rate(Checkerboard.ratings())
            try await wait { try engine.recommend(user: "u0", count: 5).freshness.path == .model }
            let first = try engine.freshness()
            // The model has seen neither this user nor this item.
            try await engine.rate("new", "brand new", 5)
            let sequence = try await engine.rate("new", "i1", 5)
            try await wait { try engine.freshness().trainedThrough >= sequence }
            let answer = try engine.recommend(user: "new", count: 100)
            #expect(answer.freshness.path == .model)
            #expect(answer.freshness.generation > first.generation)
            #expect(Set(answer.value.map(\.item)) == Set((0..<30).filter { $0 != 1 }.map { "i\($0)" }))
            #expect(try engine.recommend(user: "u0", count: 100).value.contains { $0.item == "brand new" })
            #expect(try engine.similar(to: ["brand new"], count: 1).freshness.path == .model)
        }
    }

    @Test("A model survives a restart, and learning continues from it")
    func restart() async throws {
        let fixture = try EngineFixture()
        let before = try await fixture.withEngine { engine in
            try await engine.rate(Checkerboard.ratings())
            try await engine.train()
            return try engine.recommend(user: "u5", count: 5)
        }
        try await fixture.withEngine({ $0.isAutomatic = true }) { engine in
            let after = try engine.recommend(user: "u5", count: 5)
            #expect(after.value.map(\.item) == before.value.map(\.item))
            #expect(after.value.map(\.score) == before.value.map(\.score))
            #expect(after.freshness == before.freshness)
            let sequence = try await engine.rate("u5", "i0", 5)
            try await wait { try engine.freshness().trainedThrough >= sequence }
        }
    }

    @Test(
        "Ratings are learned online while a full training runs, and the new model has learned them when it begins to serve"
    )
    func followsDuringTraining() async throws {
        try await EngineFixture().withEngine {
            $0.isAutomatic = true
            $0.ratingsMin = 500
            $0.fullShare = 1000
        } _: { engine in
            try await engine.rate(Checkerboard.ratings())
            try await wait { try engine.freshness().generation > 0 }
            let holds = Shared(true)
            async let outcome = engine.train(kind: "bias") { _ in
                while holds.value { sleepThread(.milliseconds(1)) }
            }
            let sequence = try await engine.rate("late", "i3", 5)
            try await wait { try engine.freshness().trainedThrough >= sequence }
            let during = try engine.freshness()
            try await engine.rate("later", "i4", 5)
            holds.value = false
            let generation = try await outcome.generation
            let after = try engine.freshness()
            #expect(generation.number > during.generation && generation.lineage > 1)
            #expect(generation.trainedThrough >= during.trainedThrough)
            #expect(after.generation >= generation.number && after.trainedThrough >= generation.trainedThrough)
            #expect(try engine.recommend(user: "late", count: 5).freshness.path == .model)
        }
    }

    @Test(
        "The same log and seed give the same weights, and another seed gives others",
        arguments: ["autoencoder", "sae"])
    func seeds(kind: String) async throws {
        try await EngineFixture().withEngine(kind: kind) { engine in
            try await engine.rate(Checkerboard.ratings(users: 20, items: 12))
            func weights() async throws -> [[Float]] {
                let generation = try await engine.train().generation
                return try engine.store.read { snapshot in
                    var tensors: [[Float]] = []
                    for position in generation.tensors.indices {
                        var values: [Float] = []
                        try snapshot.tensors.forEachTile(of: position, in: generation) { _, tile in
                            for index in tile.indices { values.append(tile[index]) }
                        }
                        tensors.append(values)
                    }
                    return tensors
                }
            }
            let first = try await weights()
            #expect(first.contains { $0.contains { $0 != 0 } })
            #expect(try await weights() == first)
            engine.trainer.options.value.seed += 1
            #expect(try await weights() != first)
        }
    }

    @Test("Tiles of a generation that a crash left unfinished are never read")
    func halfPublished() async throws {
        let fixture = try EngineFixture()
        // The users fill more than one tile, so that an update of the first user does not write the second tile.
        let before = try await fixture.withEngine { engine in
            try await engine.rate(Checkerboard.ratings(users: 300, items: 8))
            let generation = try await engine.train().generation
            let users = try #require(generation.tensor(named: "users"))
            var next = generation
            next.number += 1
            try engine.store.writer.perform { [next] in
                let garbage = [Float](repeating: 1000, count: 256 * Int(users.shape.columns))
                try $0.put(garbage.span, tile: 1, of: users.position, in: next)
            }
            return try engine.predict(user: "u299", items: ["i1", "i2", "i3"])
        }
        try await fixture.withEngine({ $0.isAutomatic = true }) { engine in
            let sequence = try await engine.rate("u0", "i7", 5)
            try await wait { try engine.freshness().trainedThrough >= sequence }
            let after = try engine.predict(user: "u299", items: ["i1", "i2", "i3"])
            #expect(after.freshness.path == .model && after.freshness.generation > before.freshness.generation)
            #expect(after.value == before.value)
        }
    }

    @Test("The status shows the numbers of users, items and ratings, the model, and the size of the file")
    func status() async throws {
        try await EngineFixture().withEngine { engine in
            try await engine.rate(Checkerboard.ratings())
            let empty = try engine.status()
            #expect(empty.value.model == nil && empty.freshness.generation == 0)
            let outcome = try await engine.train()
            let status = try engine.status()
            #expect(status.value.users == 40 && status.value.items == 30 && status.value.ratings == 960)
            #expect(status.freshness.generation == outcome.generation.number && status.value.model == "bias")
            #expect(status.value.trouble == nil)
            #expect(status.value.freeBytes ?? 0 > 0)
            #expect(status.value.fileBytes > 0 && status.value.fileBytes <= status.value.mapBytes)
            #expect(status.freshness.trainedThrough == status.freshness.sequence)
        }
    }
}
