import LMDB
import Recommenders
import TasteStore
import TasteValues
import Testing

@testable import TasteEngine

@Suite("Prequential evaluation")
struct PrequentialTests {
    @Test(
        "Each rating is predicted as the daemon would have answered just before it",
        arguments: ["autoencoder", "linear", "bias"])
    func asAnswered(kind: String) async throws {
        try await EngineFixture().withEngine(kind: kind) { engine in
            try await engine.rate(Checkerboard.ratings())
            try await engine.train()
            var expected: [Expectation] = []
            // Some users rate several items, two ratings are removed again, and item 30 is new.
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

    @Test("The baselines know the same ratings as the model, and no newer ones")
    func baselines() async throws {
        try await EngineFixture().withEngine { engine in
            // Of twelve items, 0 is rated most often, and 11 has the highest ratings.
            for item in 0..<12 {
                for user in 0..<(20 - item) { try await engine.rate("u\(user)", "i\(item)", item == 11 ? 5 : 3) }
            }
            try await engine.train()
            try await engine.rate("new", "i4", 5)
            for other in 0..<30 { try await engine.rate("v\(other)", "i0", 0.5) }
            let sequence = try await engine.rate("new", "i11", 5)
            let evaluated = try engine.evaluate().filter { $0.sequence == sequence }
            let record = try #require(evaluated.first)
            // There are 165 ratings of 3 and nine of 5; later ones do not count.
            let mean = (165 * 3 + 9 * 5) / Float(174)
            #expect(abs(record.popularity.rating - (45 + 10 * mean) / 19) < 1e-4)
            let ownMean = (45 + 2.5 * mean) / 11.5
            let otherMean = (16 * 3 + 2.5 * mean) / 18.5
            #expect(abs(record.bias.rating - min(5, ownMean + (5 - otherMean) / 6)) < 1e-4)
            // Of the eleven items that the user has not rated, the least rated one is not among the ten most rated.
            #expect(record.bias.isHit && !record.popularity.isHit)
        }
    }

    @Test("A user's first rating, a rating that replaces another, and ratings after the period are not evaluated")
    func passedOver() async throws {
        try await EngineFixture().withEngine { engine in
            try await engine.rate(Checkerboard.ratings())
            try await engine.train()
            try await engine.rate("bob", "i1", 4)
            try await engine.rate("u0", "i1", 2)
            let evaluated = try await engine.rate("bob", "i2", 4)
            try await engine.rate("bob", "i3", 4)
            #expect(try engine.evaluate(through: evaluated).map(\.sequence) == [evaluated])
        }
    }

    @Test("If very many ratings arrive at once, the newest are evaluated")
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
        "Records are stored with the generation that learned their ratings, survive a restart, and count in the status"
    )
    func stored() async throws {
        let fixture = try EngineFixture()
        // A round may be slow on a machine that runs many tests.
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
            // Without new ratings nothing is evaluated.
            try engine.trainer.catchUp()
            return live
        }
        try await fixture.withEngine { engine async throws in #expect(try engine.status().value.live == before) }
    }
}

/// The daemon's answer just before a rating.
private struct Expectation {
    let sequence: UInt64
    let value: Float
    let rating: Float
    let isHit: Bool

    init(of user: String, _ item: String, _ value: Float, _ engine: Engine) async throws {
        // A prediction needs an item that exists.
        try await engine.put([Item(id: item)])
        rating = try engine.predict(user: user, items: [item]).value[0].predicted
        isHit = try engine.recommend(user: user, count: 10).value.contains { $0.item == item }
        self.value = value
        sequence = try await engine.rate(user, item, value)
    }
}

extension Engine {
    /// Evaluates the serving model and the baselines on the ratings that the model has not learned.
    func evaluate(
        through end: UInt64? = nil,
        limits: Prequential.Limits = .init(duration: .seconds(600), rankingDuration: .seconds(600))
    ) throws -> [PrequentialRecord] {
        var options = trainer.options.value
        options.prequential = limits
        let prequential = Prequential(store: store, options: Shared(options))
        return try store.read { snapshot in
            guard let serving = try models.current(in: snapshot),
                let changes = try snapshot.changes(after: serving.generation.trainedThrough)
            else { return [] }
            return try prequential.evaluate(serving, through: end ?? changes.through, changes, in: snapshot)
        }
    }
}
