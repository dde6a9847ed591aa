import Dispatch
import LMDB
import TasteValues
import Testing

@testable import TasteEngine
@testable import TasteStore

@Suite("Requests to the trainer")
struct TrainerRequestTests {
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
}

extension Engine {
    /// The number of tiles in the store, of all generations.
    fileprivate func tileCount() throws -> Int {
        try store.read { try $0.transaction.count($0.context.tables.tiles) }
    }
}
