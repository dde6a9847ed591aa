import LMDB
import Recommenders
import TasteStore
import TasteValues
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
            let evaluated = try engine.evaluate()
            #expect(evaluated.map(\.sequence) == expected.map(\.sequence))
            for (record, expected) in zip(evaluated, expected) {
                #expect(abs(record.model.rating - expected.rating) < 1e-3)
                #expect(record.value == expected.value && record.isRanked == (expected.value >= 4))
                if record.isRanked { #expect(record.model.isHit == expected.isHit) }
                #expect(record.generation == 1)
            }
            #expect(evaluated.contains { $0.isRanked && $0.model.isHit })
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
            let evaluated = try engine.evaluate().filter { $0.sequence == sequence }
            let record = try #require(evaluated.first)
            // 165 ratings of 3, nine of 5: what came since does not count.
            let mean = (165 * 3 + 9 * 5) / Float(174)
            #expect(abs(record.popularity.rating - (45 + 10 * mean) / 19) < 1e-4)
            let ownMean = (45 + 2.5 * mean) / 11.5
            let otherMean = (16 * 3 + 2.5 * mean) / 18.5
            #expect(abs(record.bias.rating - min(5, ownMean + (5 - otherMean) / 6)) < 1e-4)
            // Eleven unrated items: the one rated least is not among the ten rated most.
            #expect(record.bias.isHit && !record.popularity.isHit)
        }
    }

    @Test("first ratings, and ones that replace others, are not evaluated; nor is what is to be learned later")
    func passedOver() async throws {
        try await EngineFixture().withEngine { engine in
            try await engine.rate(Checkerboard.ratings())
            try await engine.train()
            try await engine.rate("somebody", "i1", 4)
            try await engine.rate("u0", "i1", 2)
            let evaluated = try await engine.rate("somebody", "i2", 4)
            try await engine.rate("somebody", "i3", 4)
            #expect(try engine.evaluate(through: evaluated).map(\.sequence) == [evaluated])
        }
    }

    @Test("of very many at once the newest are evaluated")
    func sampled() async throws {
        try await EngineFixture().withEngine { engine in
            try await engine.rate(Checkerboard.ratings())
            try await engine.train()
            let last = try await engine.rate(
                (0..<100).map { NewRating(user: "u\($0 % 40)", item: "new \($0)", value: 3, time: 0) })
            let limits = Prequential.Limits(records: 30, duration: .seconds(600), rankingDuration: .seconds(600))
            #expect(try engine.evaluate(limits: limits).map(\.sequence) == Array(last - 29...last))
        }
    }

    @Test(
        "records are stored with the generation that learned their ratings, survive a restart, and are in the status"
    )
    func stored() async throws {
        let fixture = try EngineFixture()
        // Machines that run many tests are slow.
        let unhurried = Prequential.Limits(duration: .seconds(600), rankingDuration: .seconds(600))
        let before = try await fixture.withEngine({ $0.prequential = unhurried }) { engine in
            try await engine.rate(Checkerboard.ratings())
            try await engine.train()
            #expect(try engine.status().value.live.ratings == 0 && engine.status().value.live.model.rmse == nil)
            for item in Checkerboard.unrated(by: 1) { try await engine.rate("u1", item, 4) }
            try engine.trainer.catchUp()
            let live = try engine.status().value.live
            #expect(live.ratings == Checkerboard.unrated(by: 1).count && live.ranked == live.ratings)
            #expect(live.model.rmse != nil && live.bias.hitRate != nil && live.drift == nil)
            // Nothing is new: nothing is evaluated.
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
        try await engine.put([Item(id: item)])
        rating = try engine.predict(user: user, items: [item]).value[0].predicted
        isHit = try engine.recommend(user: user, count: 10).value.contains { $0.item == item }
        self.value = value
        sequence = try await engine.rate(user, item, value)
    }
}

extension Engine {
    /// What the serving model and the baselines predict of the ratings that it has not learned.
    func evaluate(
        through end: UInt64? = nil,
        limits: Prequential.Limits = .init(duration: .seconds(600), rankingDuration: .seconds(600))
    ) throws -> [PrequentialRecord] {
        var options = trainer.options.value
        options.prequential = limits
        let prequential = Prequential(store: store, options: Shared(options))
        return try store.read { snapshot in
            guard let serving = try models.current(in: snapshot) else { return [] }
            let changes = try snapshot.changes(after: serving.generation.trainedThrough)
            return try prequential.evaluate(serving, through: end ?? changes.through, changes, in: snapshot)
        }
    }
}
