import Dispatch
import LMDB
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
            #expect(try engine.similar(item: "brand new", count: 1).freshness.path == .model)
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

    @Test("Pausing stops all learning, also after a restart, while ratings still count in answers")
    func pause() async throws {
        let fixture = try EngineFixture()
        let sequence = try await fixture.withEngine({ $0.isAutomatic = true }) { engine in
            try await engine.rate(Checkerboard.ratings())
            try await wait { try engine.freshness().generation > 0 }
            try await engine.setPaused(true)
            let trained = try engine.freshness().trainedThrough
            let sequence = try await engine.rate("u5", "i0", 5)
            try await Task.sleep(for: .milliseconds(200))
            #expect(try engine.freshness().trainedThrough == trained)
            #expect(try engine.recommend(user: "u5", count: 30).freshness.path == .foldIn)
            #expect(try !engine.recommend(user: "u5", count: 30).value.contains { $0.item == "i0" })
            #expect(engine.trainer.activity == "paused")
            let refusal = await #expect(throws: TasteError.self) { try await engine.train() }
            #expect(refusal?.code == .failedPrecondition)
            return sequence
        }
        try await fixture.withEngine({ $0.isAutomatic = true }) { engine in
            try await Task.sleep(for: .milliseconds(200))
            #expect(try engine.freshness().trainedThrough < sequence && engine.trainer.activity == "paused")
            try await engine.setPaused(false)
            try await wait { try engine.freshness().trainedThrough >= sequence }
        }
    }

    @Test("A running training is suspended while learning is paused, and ends after it is resumed")
    func pauseWhileTraining() async throws {
        try await EngineFixture().withEngine { engine in
            try await engine.rate(Checkerboard.ratings())
            let isStarted = Shared(false)
            async let outcome = engine.train(kind: "sae") { _ in
                // Learning is paused during the first step, so that the second step waits.
                if !isStarted.value {
                    isStarted.value = true
                    while engine.trainer.activity.hasPrefix("paused") == false { sleepThread(.milliseconds(1)) }
                }
            }
            try await wait { isStarted.value }
            try await engine.setPaused(true)
            try await Task.sleep(for: .milliseconds(100))
            #expect(try engine.freshness().generation == 0)
            try await engine.setPaused(false)
            #expect(try await outcome.generation.kind == "sae")
        }
    }

    @Test(
        "If memory is short, a blend is trained in a smaller form, and a model that fits in no form is refused with advice"
    )
    func memory() async throws {
        let notices = Shared<[Notice]>([])
        try await EngineFixture().withEngine(kind: "blend", notices: notices) {
            $0.memoryBytes = 42_300_000
        } _: { engine in
            try await engine.rate(Checkerboard.ratings())
            let refused = await #expect(throws: TasteError.self) { try await engine.train(kind: "autoencoder") }
            #expect(refused?.code == .resourceExhausted)
            #expect(refused?.message.contains("training.memoryBytes") == true)
            let generation = try await engine.train().generation
            #expect(generation.kind == "blend" && generation.requested.isEmpty)
            #expect(!generation.tensors.contains { $0.name.hasPrefix("autoencoder") })
            #expect(notices.value.contains { $0.message.contains("smaller form") })
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

    @Test("A second training is refused while one runs, and stopping during a training leaves no unfinished generation")
    func busyAndStopped() async throws {
        let fixture = try EngineFixture()
        let tiles = try await fixture.withEngine { engine in
            try await engine.rate(Checkerboard.ratings())
            try await engine.train()
            return try engine.tileCount()
        }
        try await fixture.withEngine { engine in
            let refusals = Shared<[TasteError.Code]>([])
            let error = await #expect(throws: TasteError.self) {
                try await engine.train(kind: "sae") { _ in
                    guard refusals.value.isEmpty else { return }
                    // The first step lasts until the daemon is stopping.
                    repeat {
                        engine.trainer.train(kind: nil) { _ in
                        } completion: { result in
                            if case .failure(let error) = result { refusals.value.append(error.code) }
                        }
                        if refusals.value.count == 1 { DispatchQueue.global().async { engine.trainer.stop() } }
                    } while refusals.value.last == .failedPrecondition
                }
            }
            #expect(error?.code == .cancelled)
            #expect(refusals.value.first == .failedPrecondition)
            #expect(refusals.value.last == .unavailable)
        }
        try await fixture.withEngine { engine async throws in
            #expect(try engine.tileCount() == tiles)
            #expect(try engine.status().value.model == "bias")
            #expect(try engine.recommend(user: "u0", count: 5).freshness.path == .model)
        }
    }

    @Test("Training without ratings and training an unknown kind are refused with advice")
    func refusals() async throws {
        try await EngineFixture().withEngine { engine in
            let empty = await #expect(throws: TasteError.self) { try await engine.train() }
            #expect(empty?.code == .failedPrecondition)
            try await engine.rate("ann", "Alien", 3)
            let unknown = await #expect(throws: TasteError.self) { try await engine.train(kind: "oracle") }
            #expect(unknown?.code == .invalidArgument && unknown?.field == "model")
            #expect(throws: Never.self) { try engine.freshness() }
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
            #expect(status.value.fileBytes > 0 && status.value.fileBytes <= status.value.mapBytes)
            #expect(status.freshness.trainedThrough == status.freshness.sequence)
        }
    }

    /// Waits for a condition, and fails after a time that only a fault can take.
    private func wait(_ condition: () throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while try !condition() {
            try #require(ContinuousClock.now < deadline, "it did not happen")
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}

extension Engine {
    /// The number of tiles in the store, of all generations.
    fileprivate func tileCount() throws -> Int {
        try store.read { try $0.transaction.count($0.context.tables.tiles) }
    }
}
