import DenseMath
import Foundation
import Recommenders
import Testing

@testable import Evaluation

@Suite("Measures")
struct MeasureTests {
    @Test("The errors of four predictions are those computed by hand")
    func errors() {
        let errors = RatingErrors(predictions: [1, 2, 5, 4], ratings: [2, 2, 3, 3])
        #expect(errors.count == 4)
        #expect(abs(errors.rmse.value - 1.5.squareRoot()) < 1e-12)
        #expect(abs(errors.mae.value - 1) < 1e-12)
        // The absolute errors 1, 0, 2, 1 have a sample variance of 2/3, and the squares 1, 0, 4, 1 one of 3.
        #expect(abs(errors.mae.standardError - (2.0 / 3 / 4).squareRoot()) < 1e-12)
        #expect(abs(errors.rmse.standardError - (3.0 / 4).squareRoot() / (2 * errors.rmse.value)) < 1e-12)
        #expect(RatingErrors(predictions: [], ratings: []).rmse.value == 0)
    }

    @Test("The ranking measures of known lists are those computed by hand")
    func knownValues() {
        let hits = [1, 3]
        #expect(RankingMeasure.precision(5).value(hits: hits, targetCount: 3) == 0.4)
        #expect(RankingMeasure.precision(2).value(hits: hits, targetCount: 3) == 0.5)
        #expect(RankingMeasure.recall(5).value(hits: hits, targetCount: 3) == Float(2) / 3)
        // The measure is truncated: a list of two items can contain at most two of a hundred targets.
        #expect(RankingMeasure.recall(2).value(hits: hits, targetCount: 100) == 0.5)
        let ideal = 1 + 1 / log2(3.0)
        #expect(abs(RankingMeasure.ndcg(10).value(hits: hits, targetCount: 2) - Float(1.5 / ideal)) < 1e-6)
        #expect(abs(RankingMeasure.averagePrecision(10).value(hits: hits, targetCount: 2) - Float(5) / 6) < 1e-6)
        #expect(RankingMeasure.hitRate(10).value(hits: hits, targetCount: 2) == 1)
        #expect(RankingMeasure.hitRate(10).value(hits: [11], targetCount: 2) == 0)
        #expect(RankingMeasure.ndcg(100).value(hits: [], targetCount: 2) == 0)
    }

    @Test("The standard measures have their JSON names in the order of the tables")
    func names() {
        #expect(
            RankingMeasure.standard.map(\.name) == [
                "precision@5", "precision@10", "recall@10", "recall@20", "recall@50", "ndcg@10", "ndcg@100", "map@10",
                "hit_rate",
            ])
        #expect(RankingMeasure.hitRate(5).name == "hit_rate@5")
    }

    @Test("An estimate is a mean with its standard error, and there is none without values")
    func estimates() throws {
        let estimate = try #require(Estimate(meanOf: [1, 2, 3, 4] as [Float]))
        #expect(estimate.value == 2.5 && abs(estimate.standardError - (5.0 / 3 / 4).squareRoot()) < 1e-12)
        #expect(Estimate(meanOf: [Float]()) == nil)
    }

    @Test("Coverage, novelty and diversity of two lists are those computed by hand")
    func qualities() throws {
        // Of four users, two rated the items 0 and 1, another one rated item 2, and none rated item 3.
        let ratings = RatingMatrix(
            userCount: 4, itemCount: 4, users: [0, 1, 0, 1, 2], items: [0, 0, 1, 1, 2], values: [1, 1, 1, 1, 1])
        let qualities = try ListQualities([[0, 1], [0, 2]], ratings: ratings, team: ThreadTeam(threadCount: 2))
        #expect(qualities.coverage?.value == 0.75)
        // Leaving out either user loses one of four items.
        #expect(qualities.coverage?.standardError == 0)
        #expect(qualities.novelty?.value == 1.25)
        #expect(qualities.diversity?.value == 0.5)
        let none = try ListQualities([], ratings: ratings, team: ThreadTeam(threadCount: 1))
        #expect(none.coverage == nil && none.novelty == nil && none.diversity == nil)
    }

    @Test("A paired bootstrap finds a constant difference significant, and noise not")
    func bootstrap() throws {
        var random = RandomNumbers(seed: 5)
        let noise = (0..<400).map { _ in random.gaussian() }
        let other = (0..<400).map { _ in random.gaussian() }
        let bootstrap = try PairedBootstrap(
            [noise, noise.map { $0 + 0.1 }, zip(noise, other).map { $0 + $1 * 0.1 }], seed: 1,
            team: ThreadTeam(threadCount: 2))
        let steady = bootstrap.difference(1, 0)
        #expect(steady.isSignificant && abs(steady.value - 0.1) < 1e-6 && abs(steady.low - 0.1) < 1e-5)
        let noisy = bootstrap.difference(2, 0)
        #expect(!noisy.isSignificant && noisy.low < noisy.value && noisy.value < noisy.high)
        #expect(abs((noisy.high - noisy.low) / 2 / 1.96 - 0.1 / 20) < 0.002)
        let again = try PairedBootstrap(
            [noise, noise.map { $0 + 0.1 }, zip(noise, other).map { $0 + $1 * 0.1 }], seed: 1,
            team: ThreadTeam(threadCount: 1))
        #expect(again.difference(2, 0) == noisy)
    }
}
