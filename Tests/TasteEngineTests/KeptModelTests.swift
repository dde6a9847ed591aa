import Recommenders
import TasteValues
import Testing

@testable import TasteEngine
@testable import TasteStore

@Suite("Kept models and rollback")
struct KeptModelTests {
    private func generation(
        _ number: UInt64, lineage: UInt64, _ state: ModelState, kind: String = "test"
    ) -> Generation {
        Generation(
            number: number, lineage: lineage, trainedThrough: 0, fittedThrough: 0, time: 1, kind: kind, settings: "{}",
            decision: .init(state, "a test"), tensors: [])
    }

    @Test(
        "Kept are the newest of each of the last lineages, the last refused one, the serving one, and those being made"
    )
    func policy() {
        let all = [
            generation(1, lineage: 1, .accepted), generation(12, lineage: 2, .accepted),
            generation(9, lineage: 2, .accepted),
            generation(3, lineage: 3, .refused), generation(4, lineage: 4, .accepted),
            generation(5, lineage: 5, .refused),
            generation(6, lineage: 6, .candidate), generation(7, lineage: 7, .candidate),
        ]
        func kept(_ limit: Int, active: UInt64 = 1) -> Set<UInt64> {
            GenerationSweep.kept(of: all, active: active, lineageLimit: limit, lineagesBeingMade: [7])
        }
        #expect(kept(1) == [7, 5, 4, 1])
        #expect(kept(2) == [7, 5, 4, 12, 1])
        #expect(kept(2, active: 12) == [7, 5, 4, 12])
        #expect(kept(100, active: 4) == [7, 5, 4, 12, 1])
    }

    @Test("Repeated trainings of one kind remove neither the last model of another kind nor the one before the last")
    func kinds() {
        let all = [
            generation(1, lineage: 1, .accepted, kind: "vae"), generation(2, lineage: 2, .accepted, kind: "dae"),
            generation(3, lineage: 3, .accepted, kind: "blend"), generation(4, lineage: 4, .accepted, kind: "blend"),
            generation(5, lineage: 5, .accepted, kind: "blend"), generation(6, lineage: 6, .refused, kind: "blend"),
        ]
        func kept(_ limit: Int) -> Set<UInt64> { GenerationSweep.kept(of: all, active: 5, lineageLimit: limit) }
        #expect(kept(1) == [6, 5])
        #expect(kept(2) == [6, 5, 4])
        #expect(kept(3) == [6, 5, 4, 2])
        #expect(kept(4) == [6, 5, 4, 2, 1])
        #expect(kept(5) == [6, 5, 4, 2, 1])
        #expect(kept(6) == [6, 5, 4, 3, 2, 1])
    }

    @Test("A rollback serves the earlier model at once, and learning continues from what that model has learned")
    func rollback() async throws {
        try await EngineFixture().withEngine { engine in
            try await engine.rate(Checkerboard.ratings())
            let first = try await engine.train(kind: "bias").generation
            try await engine.rate("u1", "i0", 5)
            let second = try await engine.train(kind: "bias").generation
            #expect(second.trainedThrough == first.trainedThrough + 1)
            let back = try await engine.use(.rollback(nil))
            #expect(back.generation == first.number)
            #expect(try engine.freshness().trainedThrough == first.trainedThrough)
            #expect(try engine.recommend(user: "u1", count: 5).freshness.path == .foldIn)
            let none = await #expect(throws: TasteError.self) { try await engine.use(.rollback(nil)) }
            #expect(none?.code == .notFound && none?.field == "rollback")
            #expect(try await engine.use(.rollback(second.number)).generation == second.number)
        }
    }

    @Test(
        "A rollback skips a refused model, which serves only if it is chosen by its number, and counts as accepted then"
    )
    func refused() async throws {
        try await EngineFixture().withEngine { engine in
            try await engine.rate(Checkerboard.ratings())
            var worse = try await engine.train(kind: "bias").generation
            let serving = try await engine.train(kind: "bias").generation
            worse.decision = .init(.refused, "RMSE 2 against 1")
            try engine.store.writer.perform { [worse] in try $0.put(worse) }
            let none = await #expect(throws: TasteError.self) { try await engine.use(.rollback(nil)) }
            #expect(none?.code == .notFound)
            let refused = await #expect(throws: TasteError.self) {
                try await engine.use(.rollback(worse.number))
            }
            #expect(refused?.code == .failedPrecondition && refused?.message.contains("RMSE 2 against 1") == true)
            #expect(try await engine.use(.kind("bias")).generation == serving.number)
            let used = try await engine.use(.generation(worse.number))
            #expect(used.state == .accepted && used.reason.contains("RMSE 2 against 1"))
            #expect(try engine.keptModels().value.contains { $0 == used })
        }
    }
}
