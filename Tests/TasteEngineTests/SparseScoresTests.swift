import DenseMath
import Recommenders
import TestSupport
import Testing

@testable import TasteEngine

@Suite("The best of mostly equal scores")
struct SparseScoresTests {
    @Test("The best items are those of a full list of scores, whatever part of it is sparse")
    func equalsDense() {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<300 {
            let (learned, count) = (Int.random(in: 0...20, using: &random), Int.random(in: 0...60, using: &random))
            let scores = (0..<learned).map { _ in Float.random(in: 0...4, using: &random).rounded() }
            var others = SparseScores(range: learned..<learned + count)
            others.rest = Float.random(in: 0...4, using: &random).rounded()
            var dense = scores
            for item in others.range {
                let isKnown = Bool.random(using: &random)
                let score = isKnown ? Float.random(in: 0...4, using: &random).rounded() : others.rest
                if isKnown { others.known.append((Int32(item), score)) }
                dense.append(score)
            }
            let rated = dense.indices.filter { _ in Int.random(in: 0..<4, using: &random) == 0 }.map { Int32($0) }
            let profile = Profile(indices: rated, values: rated.map { _ in 3 })
            for wanted in [0, 1, 5, 100] {
                let sparse = TopItems.best(of: scores, and: others, without: profile, count: wanted)
                #expect(sparse == TopItems.best(of: dense, without: profile, count: wanted))
            }
        }
    }
}
