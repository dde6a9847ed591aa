import TasteStore
import TasteValues
import Testing

@testable import TasteEngine

@Suite("Recommendations as of an earlier event")
struct PastReadTests {
    @Test(
        "A recommendation as of an event equals the one given then, if the same model serves",
        arguments: ["autoencoder", "linear"])
    func asRecommended(kind: String) async throws {
        try await EngineFixture().withEngine(kind: kind) { engine in
            try await engine.rate(Checkerboard.ratings())
            try await engine.train()
            var then: [UInt64: [Recommendation]] = [:]
            for step in 0..<12 {
                let item = "i\(step * 5 % 30)"
                let sequence =
                    step % 4 == 3
                    ? try await engine.unrate("u0", "i\((step - 1) * 5 % 30)")
                    : try await engine.rate("u0", item, Float(step % 5 + 1))
                then[sequence] = try engine.recommend(user: "u0", count: 30).value
                try await engine.rate("u1", item, 3)
            }
            for (sequence, expected) in then {
                let answer = try engine.recommend(user: "u0", count: 30, asOf: (sequence, 1000))
                #expect(answer.freshness.sequence == sequence && answer.freshness.path == .foldIn)
                let scores = Dictionary(uniqueKeysWithValues: answer.value.map { ($0.item, $0.score) })
                #expect(scores.count == expected.count)
                #expect(expected.allSatisfy { abs((scores[$0.item] ?? .infinity) - $0.score) < 1e-3 })
            }
        }
    }

    @Test("A user without ratings at that event is answered from popularity")
    func beforeTheFirst() async throws {
        try await EngineFixture().withEngine { engine in
            let sequence = try await engine.rate(Checkerboard.ratings())
            try await engine.train()
            try await engine.rate("new", "i1", 5)
            let answer = try engine.recommend(user: "new", count: 30, asOf: (sequence, 1000))
            #expect(answer.freshness.path == .popularity && answer.freshness.sequence == sequence)
            #expect(answer.value.contains { $0.item == "i1" })
        }
    }

    @Test("An event that does not exist yet or is too old is refused with advice")
    func refused() async throws {
        try await EngineFixture().withEngine { engine in
            let sequence = try await engine.rate(Checkerboard.ratings())
            let future = #expect(throws: TasteError.self) {
                try engine.recommend(user: "u0", count: 3, asOf: (sequence + 1, 1000))
            }
            #expect(future?.code == .invalidArgument && future?.field == "as_of")
            #expect(future?.message.contains("the newest is \(sequence)") == true)
            let past = #expect(throws: TasteError.self) {
                try engine.recommend(user: "u0", count: 3, asOf: (sequence - 11, 10))
            }
            #expect(past?.code == .resourceExhausted && past?.field == "as_of")
            #expect(past?.message.contains("limits.pastEvents") == true)
            #expect(throws: Never.self) {
                try engine.recommend(user: "u0", count: 3, asOf: (sequence - 10, 10))
            }
        }
    }
}
