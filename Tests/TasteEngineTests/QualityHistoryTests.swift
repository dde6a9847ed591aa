import Recommenders
import TasteStore
import TasteValues
import Testing

@testable import TasteEngine

@Suite("The history of quality and trainings")
struct QualityHistoryTests {
    private func history(_ engine: Engine) throws -> QualityHistory {
        try engine.qualityHistory(since: 0, points: 1000, trainings: 100).value
    }

    @Test("Every rating that is evaluated is in the history, with the figures of the status, also after a restart")
    func points() async throws {
        let fixture = try EngineFixture()
        let before = try await fixture.withEngine(kind: "autoencoder", isStarted: false) { engine in
            try await engine.rate(Checkerboard.ratings())
            _ = try engine.trainer.run().fit(TrainingOrder(kind: "autoencoder"), isRequested: true) { _ in }
            #expect(try history(engine).points.isEmpty)
            for rating in Checkerboard.missing().prefix(40) { try await engine.learn([rating]) }
            return try history(engine)
        }
        try await fixture.withEngine(isStarted: false) { engine in
            let after = try history(engine)
            #expect(after == before)
            let live = try engine.status().value.live
            #expect(live.ratings > 0 && after.points.reduce(0) { $0 + $1.ratings } == live.ratings)
            #expect(after.points.reduce(0) { $0 + $1.ranked } == live.ranked)
            // Joined, the points are the same ratings.
            let joined = try engine.qualityHistory(since: 0, points: 1, trainings: 1).value.points
            #expect(joined.count == 1 && joined[0].ratings == live.ratings)
            let difference = try #require(joined[0].model.rmse) - (try #require(live.model.rmse))
            #expect(abs(difference) < 1e-4 && joined[0].model.hitRate == live.model.hitRate)
            #expect(joined[0].bias.rmse != joined[0].model.rmse)
            #expect(try engine.qualityHistory(since: .max, points: 1000, trainings: 9).value == QualityHistory())
        }
    }

    @Test("A training leaves its cause, its costs, its outcome and its learning curve")
    func trainings() async throws {
        try await EngineFixture().withEngine(kind: "autoencoder") { engine in
            try await engine.rate(Checkerboard.ratings(users: 80, items: 40))
            let generation = try await engine.train().generation
            _ = try await engine.train(kind: "blend")
            let trainings = try history(engine).trainings
            #expect(trainings.map(\.model) == ["blend", "autoencoder"])
            let first = try #require(trainings.last)
            #expect(first.cause == "asked for" && first.end == .accepted && first.reason == generation.decision.reason)
            #expect(first.generation == generation.number && first.ratings == 2560)
            #expect(first.validationRMSE == generation.validation.rmse)
            #expect(first.seconds > 0 && first.processorSeconds > 0 && first.time > 0)
            #expect(first.curve.count > 1 && first.curve.allSatisfy { $0.model == "autoencoder" && $0.rmse != nil })
            #expect(first.curve.map(\.seconds) == first.curve.map(\.seconds).sorted())
            let components = Set(trainings[0].curve.map(\.model))
            #expect(components.contains("autoencoder") && components.count > 1, "\(components)")
            #expect(trainings[0].curve.contains { $0.ndcg != nil } && trainings[0].curve.count <= 40)
        }
    }

    @Test(
        "A scheduled training leaves the schedule's reason, one that fails its error, and one that is given up nothing")
    func causes() async throws {
        try await EngineFixture().withEngine(isStarted: false) {
            $0.isAutomatic = true
            $0.ratingsMin = 500
        } _: { engine in
            try await engine.rate(Checkerboard.ratings())
            engine.trainer.followSchedule()
            #expect(try history(engine).trainings.map(\.cause) == ["there is no model yet"])
            let failing: (TrainingRun) throws -> TrainingOutcome = { _ in
                throw TasteError(.resourceExhausted, "no room")
            }
            #expect(throws: TasteError.self) {
                try engine.trainer.recording(because: "of a test", model: "als", { $0 }, failing)
            }
            let failed = try #require(try history(engine).trainings.first)
            #expect(failed.end == .failed && failed.reason == "no room" && failed.generation == 0)
            #expect(failed.model == "als" && failed.cause == "of a test")
            let givenUp: (TrainingRun) throws -> TrainingOutcome = { _ in throw TasteError(.cancelled, "another") }
            #expect(throws: TasteError.self) { try engine.trainer.recording(because: "", { $0 }, givenUp) }
            #expect(try history(engine).trainings.count == 2)
        }
    }

    @Test("Forgetting somebody leaves nothing of them in the history")
    func forgotten() async throws {
        try await EngineFixture().withEngine(isStarted: false) { engine in
            try await engine.rate(Checkerboard.ratings())
            _ = try engine.trainer.run().fit(TrainingOrder(kind: "bias"), isRequested: true) { _ in }
            let missing = Checkerboard.missing().filter { $0.user == "u1" }
            for rating in missing.prefix(3) { try await engine.learn([rating]) }
            #expect(try !history(engine).points.isEmpty)
            try await engine.forget("u1")
            #expect(try history(engine) == QualityHistory())
        }
    }

    @Test("Long curves lose every other point, and keep the newest")
    func thinnedCurve() {
        let notes = TrainingNotes(cause: "")
        for epoch in 1...500 {
            let figures = ValidationFigures(rmse: 1 / Float(epoch))
            // The same figures again are no new point, and numbers that are none are left out.
            for _ in 0..<2 { notes.note(FitProgress(phase: .fitting, fraction: 0, epoch: epoch, validation: figures)) }
            notes.note(FitProgress(phase: .fitting, fraction: 0, epoch: 0, validation: ValidationFigures(rmse: .nan)))
        }
        let curve = notes.record(of: .failure(TasteError(.internal, "x"))).curve
        #expect((20...TrainingHistory.curveCapacity).contains(curve.count))
        #expect(curve.first?.epoch == 1 && curve.last?.epoch == 500)
        #expect(curve.map(\.epoch) == curve.map(\.epoch).sorted() && curve.allSatisfy { $0.rmse?.isFinite == true })
    }
}
