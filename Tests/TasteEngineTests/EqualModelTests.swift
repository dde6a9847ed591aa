import Foundation
import Recommenders
import TasteStore
import TasteValues
import TestSupport
import Testing

@testable import TasteEngine

/// `make acceptance` runs 200 trials, the tests alone run a few.
@Suite("Acceptance of models that are as good as the one that serves")
struct EqualModelTests {
    private static var trials: Int {
        ProcessInfo.processInfo.environment["TASTED_ACCEPTANCE_TRIALS"].flatMap { Int($0) } ?? 6
    }

    @Test("Of scheduled trainings that make an equally good model, at most one in a hundred is refused")
    func refusals() async throws {
        var refused: [String] = []
        var compared = 0
        for trial in 0..<Self.trials {
            let kind = ["bias", "als", "linear", "autoencoder"][trial % 4]
            let generation = try await decided(kind: kind, seed: UInt64(trial) + 1)
            compared += generation.comparison == nil ? 0 : 1
            if generation.decision.state == .refused {
                refused.append("\(kind), \(trial): \(generation.decision.reason)")
            }
        }
        print("acceptance: \(refused.count) of \(Self.trials) equally good models were refused (\(compared) compared)")
        #expect(compared == Self.trials)
        #expect(refused.count <= max(0, Self.trials / 100), "\(refused)")
    }

    /// Trains a model, lets ratings arrive that it predicts and learns one after the other, and trains it again.
    private func decided(kind: String, seed: UInt64) async throws -> Generation {
        try await EngineFixture().withEngine(kind: kind, isStarted: false) { engine in
            var random = SeededGenerator(seed: seed)
            let ratings = HiddenTastes.ratings(&random)
            let arriving = 160
            try await engine.rate(Array(ratings.dropLast(arriving)))
            _ = try engine.trainer.run().fit(TrainingOrder(kind: kind), isRequested: true) { _ in }
            for start in stride(from: ratings.count - arriving, to: ratings.count, by: 4) {
                try await engine.rate(Array(ratings[start..<start + 4]))
                try engine.trainer.catchUp()
            }
            engine.trainer.options.value.seed = seed + 1
            let order = try engine.trainer.nextOrder()
            return try engine.trainer.run().fit(order, isRequested: false) { _ in }.outcome.generation
        }
    }
}
