import TasteValues
import Testing

@testable import TasteEngine
@testable import TasteStore

@Suite("The acceptance test")
struct AcceptanceTestTests {
    @Test(
        "A model that is worse on recent ratings is refused and kept, and serves only if it is chosen by its number"
    )
    func refusal() async throws {
        let notices = Shared<[Notice]>([])
        try await EngineFixture().withEngine(kind: "autoencoder", notices: notices) {
            $0.isAutomatic = true
            $0.ratingsMin = 100_000
        } _: { engine in
            try await engine.rate(Checkerboard.ratings())
            let first = try await engine.train().generation
            #expect(first.decision == .init(.accepted, "first model") && first.comparison == nil)
            // Further ratings arrive in small groups, so that each is evaluated before it is learned.
            try await rateMore(engine)

            // A huge penalty leaves the weights near 0, so that the model knows no tastes.
            let search = """
                {"penalties":[1e9],"iterationLimit":20,"interval":5,"patience":2,"leastGain":0.0003,"heldOutShare":0.1,
                "heldOutLimit":25000,"smallestUsefulCount":200,"usualIterations":10}
                """
            let refused = await #expect(throws: TasteError.self) {
                try await engine.train(kind: "autoencoder", parameters: ["search": search])
            }
            #expect(refused?.code == .failedPrecondition && refused?.message.contains("taste models use") == true)
            let kept = try engine.keptModels().value
            let candidate = try #require(kept.first { $0.state == .refused })
            #expect(!candidate.serving && candidate.trial?.ratings ?? 0 >= 50)
            let trial = try #require(candidate.trial)
            #expect(trial.rmse > trial.servingRMSE)
            // Continued training may have begun further lineages since the first fit.
            let serving = try #require(kept.first { $0.serving })
            #expect(
                try engine.generation(serving.generation).lineage
                    != engine.generation(candidate.generation).lineage)

            let good = try await engine.train(kind: "autoencoder").generation
            #expect(good.decision.state == .accepted && good.comparison != nil && good.lineage != first.lineage)
            try await engine.use(.generation(candidate.generation))
            #expect(try engine.recommend(user: "u1", count: 3).freshness.generation >= candidate.generation)
        }
    }

    @Test("A model of another kind serves without a comparison, because it was asked for")
    func anotherKind() async throws {
        try await EngineFixture().withEngine(
            kind: "autoencoder",
            {
                $0.isAutomatic = true; $0.ratingsMin = 100_000
            }
        ) { engine in
            try await engine.rate(Checkerboard.ratings())
            try await engine.train()
            try await rateMore(engine)
            let generation = try await engine.train(kind: "popularity").generation
            #expect(generation.decision == .init(.accepted, "asked for") && generation.comparison == nil)
        }
    }

    /// Adds the missing ratings of the checkerboard in groups, and waits after each group until it is learned.
    private func rateMore(_ engine: Engine) async throws {
        for item in 0..<30 {
            let ratings = (0..<40).filter { ($0 * 7 + item * 11) % 5 == 0 }.map { user in
                NewRating(
                    user: "u\(user)", item: "i\(item)", value: Checkerboard.value(user, item), time: Int64(user))
            }
            guard !ratings.isEmpty else { continue }
            let sequence = try await engine.rate(ratings)
            let deadline = ContinuousClock.now + .seconds(60)
            while try engine.freshness().trainedThrough < sequence {
                try #require(ContinuousClock.now < deadline, "nothing was learned")
                try await Task.sleep(for: .milliseconds(2))
            }
        }
    }
}
