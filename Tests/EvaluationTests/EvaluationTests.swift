import DenseMath
import Evaluation
import Recommenders
import TasteValues
import Testing

@Suite("Evaluation of predicted ratings")
struct EvaluationTests {
    func ratings(seed: UInt64) -> RatingTriples {
        var random = RandomNumbers(seed: seed)
        var triples = RatingTriples()
        for user in 0..<Int32(50) {
            for item in 0..<Int32(30) where random.uniform() < 0.5 {
                triples.append(user: user, item: item, value: Float(3 + user % 3 - 1) + 0.5 * Float(item % 3 - 1))
            }
        }
        return triples
    }

    @Test("a split divides the ratings, the same way for the same seed")
    func split() {
        let all = ratings(seed: 1)
        let split = RatingSplit(all, testShare: 0.2, seed: 4)
        #expect(split.test.count == Int((Double(all.count) * 0.2).rounded()))
        func keys(_ triples: RatingTriples) -> Set<Int32> {
            Set(zip(triples.users, triples.items).map { $0 * 1000 + $1 })
        }
        #expect(keys(split.train).isDisjoint(with: keys(split.test)))
        #expect(keys(split.train).union(keys(split.test)) == keys(all))
        #expect(RatingSplit(all, testShare: 0.2, seed: 4).test == split.test)
        #expect(RatingSplit(all, testShare: 0.2, seed: 5).test != split.test)
    }

    @Test("errors of a known case")
    func errors() {
        let errors = RatingErrors(predictions: [1, 2, 5, 4], ratings: [2, 2, 3, 3])
        #expect(errors.count == 4)
        #expect(abs(errors.rmse - 1.5.squareRoot()) < 1e-12)
        #expect(abs(errors.mae - 1) < 1e-12)
        // Absolute errors 1, 0, 2, 1: variance 2/3 of the sample; squares 1, 0, 4, 1: variance 3.
        #expect(abs(errors.maeStandardError - (2.0 / 3 / 4).squareRoot()) < 1e-12)
        #expect(abs(errors.rmseStandardError - (3.0 / 4).squareRoot() / (2 * errors.rmse)) < 1e-12)
        #expect(RatingErrors(predictions: [], ratings: []).rmse == 0)
    }

    @Test(
        "judges every model, and biases by far better than chance where biases are all there is",
        arguments: ModelCatalogue.kinds)
    func evaluate(kind: String) throws {
        let scale = RatingScale(minimum: 1, maximum: 5, step: 0.5)
        let split = RatingSplit(ratings(seed: 2), testShare: 0.1, seed: 3)
        let evaluation = try RatingEvaluation(
            of: ModelCatalogue.recommender(kind: kind), on: split, userCount: 50, itemCount: 30,
            scale: scale, seed: 1, threads: 1)
        #expect(evaluation.kind == kind)
        #expect(evaluation.errors.count == split.test.count)
        #expect(evaluation.errors.rmse < 0.6)
        #expect(evaluation.fitSeconds > 0)
    }
}
