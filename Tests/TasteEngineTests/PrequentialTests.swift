import LMDB
import Recommenders
import TasteStore
import Testing

@testable import TasteEngine

@Suite("Ratings are predicted before they are learned")
struct PrequentialTests {
    @Test(
        "as the daemon would have answered just before each of them",
        arguments: ["autoencoder", "linear", "bias"])
    func asAnswered(kind: String) async throws {
        try await EngineFixture().withEngine(kind: kind) { engine in
            try await engine.rate(Checkerboard.ratings())
            try await engine.train()
            var expected: [Expectation] = []
            // Some users rate several items, two of the ratings are taken back, and item 30 is new.
            for step in 0..<60 {
                let user = "u\(step % 7)"
                guard let item = Checkerboard.unrated(by: step % 7, items: 31).sorted().dropFirst(step / 7).first else {
                    continue
                }
                expected.append(try await Expectation(of: user, item, Checkerboard.value(step % 7, step), engine))
                if step % 25 == 3 { try await engine.unrate(user, item) }
            }
            let judged = try engine.judge()
            #expect(judged.map(\.sequence) == expected.map(\.sequence))
            for (judgement, expected) in zip(judged, expected) {
                #expect(abs(judgement.model.rating - expected.rating) < 1e-3)
                #expect(judgement.value == expected.value && judgement.isRanked == (expected.value >= 4))
                if judgement.isRanked { #expect(judgement.model.isHit == expected.isHit) }
                #expect(judgement.generation == 1)
            }
            #expect(judged.contains { $0.isRanked && $0.model.isHit })
        }
    }

    @Test("the baselines know what the model has learned, and no more")
    func baselines() async throws {
        try await EngineFixture().withEngine { engine in
            // Twelve items: 0 is rated most often, 11 is liked best.
            for item in 0..<12 {
                for user in 0..<(20 - item) { try await engine.rate("u\(user)", "i\(item)", item == 11 ? 5 : 3) }
            }
            try await engine.train()
            try await engine.rate("new", "i4", 5)
            for other in 0..<30 { try await engine.rate("v\(other)", "i0", 0.5) }
            let sequence = try await engine.rate("new", "i11", 5)
            let judged = try engine.judge().filter { $0.sequence == sequence }
            let judgement = try #require(judged.first)
            // 165 ratings of 3, nine of 5: what came since does not count.
            let mean = (165 * 3 + 9 * 5) / Float(174)
            #expect(abs(judgement.popularity.rating - (45 + 10 * mean) / 19) < 1e-4)
            let ownMean = (45 + 2.5 * mean) / 11.5
            let otherMean = (16 * 3 + 2.5 * mean) / 18.5
            #expect(abs(judgement.bias.rating - min(5, ownMean + (5 - otherMean) / 6)) < 1e-4)
            // Eleven unrated items: the one rated least is not among the ten rated most.
            #expect(judgement.bias.isHit && !judgement.popularity.isHit)
        }
    }

    @Test("first ratings, and ones that replace others, are not judged; nor is what is to be learned later")
    func passedOver() async throws {
        try await EngineFixture().withEngine { engine in
            try await engine.rate(Checkerboard.ratings())
            try await engine.train()
            try await engine.rate("somebody", "i1", 4)
            try await engine.rate("u0", "i1", 2)
            let judged = try await engine.rate("somebody", "i2", 4)
            try await engine.rate("somebody", "i3", 4)
            #expect(try engine.judge(through: judged).map(\.sequence) == [judged])
        }
    }

    @Test("of very many at once the newest are judged")
    func sampled() async throws {
        try await EngineFixture().withEngine { engine in
            try await engine.rate(Checkerboard.ratings())
            try await engine.train()
            let last = try await engine.rate(
                (0..<100).map { NewRating(user: "u\($0 % 40)", item: "new \($0)", value: 3, time: 0) })
            let limits = Prequential.Limits(judgements: 30, duration: .seconds(600), rankingDuration: .seconds(600))
            #expect(try engine.judge(limits: limits).map(\.sequence) == Array(last - 29...last))
        }
    }

    @Test(
        "judgements are stored with the generation that learned their ratings, survive a restart, and are in the status"
    )
    func stored() async throws {
        let fixture = try EngineFixture()
        // Machines that run many tests are slow.
        let unhurried = Prequential.Limits(duration: .seconds(600), rankingDuration: .seconds(600))
        let before = try await fixture.withEngine({ $0.judging = unhurried }) { engine in
            try await engine.rate(Checkerboard.ratings())
            try await engine.train()
            #expect(try engine.status().value.live.ratings == 0 && engine.status().value.live.model.rmse == nil)
            for item in Checkerboard.unrated(by: 1) { try await engine.rate("u1", item, 4) }
            try engine.trainer.catchUp()
            let live = try engine.status().value.live
            #expect(live.ratings == Checkerboard.unrated(by: 1).count && live.ranked == live.ratings)
            #expect(live.model.rmse != nil && live.bias.hitRate != nil && live.drift == nil)
            // Nothing is new: nothing is judged.
            try engine.trainer.catchUp()
            return live
        }
        try await fixture.withEngine { engine async throws in #expect(try engine.status().value.live == before) }
    }
}

/// What the daemon answers before a rating.
private struct Expectation {
    let sequence: UInt64
    let value: Float
    let rating: Float
    let isHit: Bool

    init(of user: String, _ item: String, _ value: Float, _ engine: Engine) async throws {
        // Predicting needs the item to be there.
        try await engine.put([ItemRecord(name: item)])
        rating = try engine.predict(user: user, items: [item]).value[0]
        isHit = try engine.recommend(user: user, count: 10).value.contains { $0.name == item }
        self.value = value
        sequence = try await engine.rate(user, item, value)
    }
}

extension Engine {
    /// What the serving model and the baselines say of the ratings that it has not learned.
    func judge(
        through end: UInt64? = nil,
        limits: Prequential.Limits = .init(duration: .seconds(600), rankingDuration: .seconds(600))
    ) throws -> [Judgement] {
        try store.snapshot { transaction in
            guard let serving = try models.current(of: store, in: transaction) else { return [] }
            let changes = try store.changes(after: serving.generation.trainedThrough, in: transaction)
            var options = trainer.options.value
            options.judging = limits
            let prequential = Prequential(store: store, options: Shared(options))
            return try transaction.withReference { reference in
                try prequential.judge(through: end ?? changes.through, changes, serving, in: reference)
            }
        }
    }
}
