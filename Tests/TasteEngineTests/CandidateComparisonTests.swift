import LMDB
import Recommenders
import TasteStore
import TasteValues
import Testing

@testable import TasteEngine

@Suite("Comparison of a candidate with the serving model")
struct CandidateComparisonTests {
    /// Compares on 200 arriving ratings. Both models have learned the same ratings before.
    private func compare(serving: String, candidate kind: String) async throws -> CandidateComparison {
        try await EngineFixture().withEngine(kind: serving) { engine in
            let all = Checkerboard.ratings()
            let arriving = all.indices.filter { $0 % 4 == 1 }.prefix(200)
            let data = all.indices.filter { !arriving.contains($0) }.map { all[$0] }
            let learned = try await engine.rate(data)
            try await engine.train()
            let training = try StoredTrainingData(store: engine.store, likedFrom: nil).gather().data
            let fitted = try ModelCatalogue.recommender(kind: kind, parameters: [:])
                .fit(training, seed: 1, threads: 1) { _ in }
            let candidate = try ModelCatalogue.served(kind: kind, settings: fitted.settings)
            try await engine.rate(arriving.map { all[$0] })
            let records = try engine.evaluate()
            try await engine.store.record(records)
            return try engine.store.read { snapshot in
                let stored = try snapshot.prequential.all(after: learned)
                #expect(stored == records && stored.count == 200)
                let changes = try #require(try snapshot.changes(after: learned))
                return CandidateComparison(
                    try engine.trainer.prequential.predict(
                        stored, by: candidate, from: fitted, learned: learned, changes, in: snapshot))
            }
        }
    }

    @Test("The same model compared with itself is as good")
    func same() async throws {
        let comparison = try await compare(serving: "autoencoder", candidate: "autoencoder")
        #expect(comparison.ratings == 200 && comparison.ranked > 50)
        let serving = try #require(comparison.servingRMSE)
        let candidate = try #require(comparison.candidateRMSE)
        #expect(abs(serving - candidate) < 1e-3 && comparison.servingHitRate == comparison.candidateHitRate)
        #expect(!comparison.isClearlyWorse, "\(comparison.text)")
    }

    @Test(
        "A bias model is significantly worse than an autoencoder where tastes differ, and the autoencoder is not worse than it"
    )
    func worse() async throws {
        let worse = try await compare(serving: "autoencoder", candidate: "bias")
        #expect(worse.isClearlyWorse && worse.error.isSignificant, "\(worse.text)")
        let better = try await compare(serving: "bias", candidate: "autoencoder")
        #expect(!better.isClearlyWorse && better.error.z < -PairedTest.threshold, "\(better.text)")
    }

    @Test("A candidate is not worse if no ratings have arrived")
    func nothing() {
        let comparison = CandidateComparison([])
        #expect(!comparison.isClearlyWorse && comparison.servingRMSE == nil)
        #expect(comparison.text == "no newly arrived ratings to compare on")
    }

    @Test("A difference is significant by its standard error, and never with fewer than 30 pairs")
    func statistics() {
        // Mean 0.5, variance 40/39 * 0.25: z = 0.5 / sqrt(0.2564 / 40).
        let test = PairedTest((0..<40).map { Double($0 % 2) })
        #expect(test.difference == 0.5 && abs(test.z - 6.245) < 1e-3 && test.isSignificant)
        #expect(PairedTest((0..<40).map { $0 % 2 == 0 ? 1 : -1 }).z == 0)
        #expect(PairedTest([Double](repeating: 1, count: 40)).z == .infinity)
        #expect(PairedTest([Double](repeating: 0, count: 40)).z == 0)
        #expect(!PairedTest([Double](repeating: 1, count: 29)).isSignificant)
    }
}

extension Store {
    fileprivate func record(_ records: [PrequentialRecord]) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            writer.submit { changes in
                try changes.add(records, at: 0)
            } completion: {
                continuation.resume(with: $0.map { _ in }.mapError { $0 as any Error })
            }
        }
    }
}
