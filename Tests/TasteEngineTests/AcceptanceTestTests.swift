import Algorithms
import Recommenders
import TasteValues
import TestSupport
import Testing

@testable import TasteEngine
@testable import TasteStore

@Suite("The acceptance test")
struct AcceptanceTestTests {
    @Test(
        "A scheduled model that is worse on recent ratings is refused and kept, and serves only if it is chosen by its number"
    )
    func refusal() async throws {
        try await EngineFixture().withEngine(kind: "autoencoder", isStarted: false) { engine in
            try await engine.rate(Checkerboard.ratings())
            let first = try fit("autoencoder", engine)
            #expect(first.decision == .init(.accepted, "first model") && first.comparison == nil)
            try await rateMore(engine)

            engine.trainer.options.value.parameters = .useless
            _ = try engine.trainer.run().fit(try engine.trainer.nextOrder(), isRequested: false) { _ in }
            let kept = try engine.keptModels().value
            let candidate = try #require(kept.first { $0.state == .refused })
            #expect(!candidate.serving && candidate.trial?.ratings ?? 0 >= 30)
            let trial = try #require(candidate.trial)
            #expect(trial.rmse > trial.servingRMSE)
            try await engine.use(.generation(candidate.generation))
            #expect(try engine.recommend(user: "u1", count: 3).freshness.generation >= candidate.generation)
        }
    }

    @Test("A model that a client asks for serves although it is worse than the one before, and both figures are told")
    func asked() async throws {
        try await EngineFixture().withEngine(kind: "autoencoder", isStarted: false) { engine in
            try await engine.rate(Checkerboard.ratings())
            _ = try fit("autoencoder", engine)
            try await rateMore(engine)
            engine.trainer.options.value.parameters = .useless
            let generation = try fit("autoencoder", engine)
            #expect(generation.decision.state == .accepted && generation.decision.reason.hasPrefix("asked for; RMSE"))
            let comparison = try #require(generation.comparison)
            #expect(comparison.rmse > comparison.servingRMSE)
            #expect(try engine.freshness().generation == generation.number)
        }
    }

    @Test("A model is not compared with what another kind had said before it served")
    func anotherKind() async throws {
        try await EngineFixture().withEngine(kind: "autoencoder", isStarted: false) { engine in
            var random = SeededGenerator(seed: 3)
            let ratings = HiddenTastes.ratings(&random)
            try await engine.rate(Array(ratings.dropLast(150)))
            _ = try fit("autoencoder", engine)
            for part in ratings.suffix(150).chunks(ofCount: 10) { try await engine.learn(Array(part)) }
            // The bias model serves now, and has predicted nothing yet.
            let second = try fit("bias", engine)
            #expect(second.decision.state == .accepted && second.comparison != nil)
            let order = TrainingOrder(kind: "bias", replacing: second.lineage)
            let third = try engine.trainer.run().fit(order, isRequested: false) { _ in }.outcome.generation
            #expect(third.decision.state == .accepted && third.comparison == nil, "\(third.decision.reason)")
        }
    }

    @Test("A model is refused if it is worse than popularity, even if a client asked for it")
    func broken() {
        // Popularity is off by a half, the candidate by two.
        let pairs = (0..<200).map { number in
            let popular = PrequentialRecord.Prediction(rating: 3.5 + Float(number % 3) / 10, isHit: number % 2 == 0)
            let record = PrequentialRecord(
                sequence: UInt64(number), generation: 1, user: 0, item: 0, value: 3, isRanked: true, model: popular,
                bias: popular, popularity: popular)
            return (serving: record, candidate: PrequentialRecord.Prediction(rating: 5, isHit: false))
        }
        func outcome(_ pairs: [CandidateComparison.Pair], ranks: Bool = false) -> Generation.Decision {
            AcceptanceTest.outcome(
                CandidateComparison([]), popularity: CandidateComparison(pairs, with: \.popularity), ranks: ranks,
                against: 1, isRequested: true
            ).decision
        }
        #expect(outcome(pairs).state == .refused && outcome(pairs).reason.contains("popularity"))
        let lists = pairs.map {
            (serving: $0.serving, candidate: PrequentialRecord.Prediction(rating: 3, isHit: false))
        }
        #expect(outcome(lists).state == .accepted && outcome(lists, ranks: true).state == .refused)
        let same = pairs.map { (serving: $0.serving, candidate: $0.serving.popularity) }
        #expect(outcome(same, ranks: true).state == .accepted)
    }

    @Test("A difference that matters to nobody is no reason, however certain, and better lists outweigh worse ratings")
    func trifles() {
        func comparison(rating: Float, isHit: @escaping (Int) -> Bool) -> CandidateComparison {
            CandidateComparison(
                (0..<500).map { number in
                    let own = PrequentialRecord.Prediction(
                        rating: 4 + Float(number % 2) / 1000, isHit: number % 10 == 0)
                    let record = PrequentialRecord(
                        sequence: UInt64(number), generation: 1, user: 0, item: 0, value: 3, isRanked: true, model: own,
                        bias: own, popularity: own)
                    return (record, .init(rating: rating, isHit: isHit(number)))
                })
        }
        let trifle = comparison(rating: 4.006) { $0 % 10 == 0 }
        #expect(trifle.error.isSignificant && !trifle.isClearlyWorse)
        #expect(comparison(rating: 4.1) { $0 % 10 == 0 }.isClearlyWorse)
        #expect(!comparison(rating: 4.1) { $0 % 5 == 0 }.isClearlyWorse)
        #expect(comparison(rating: 4) { $0 % 100 == 0 }.isClearlyWorse)
    }

    private func fit(_ kind: String, _ engine: Engine) throws -> Generation {
        try engine.trainer.run().fit(TrainingOrder(kind: kind), isRequested: true) { _ in }.outcome.generation
    }

    /// Lets the ratings that the checkerboard left out arrive in groups, each of which is evaluated and then learned.
    private func rateMore(_ engine: Engine) async throws {
        for ratings in Checkerboard.missing().chunks(ofCount: 10) { try await engine.learn(Array(ratings)) }
    }
}
