import DenseMath
import Testing

@Suite("Top k")
struct TopKTests {
    @Test(
        "The k best are those of a full sort, equal scores by the lower index", arguments: [0, 1, 2, 10, 99, 100, 500])
    func againstSort(capacity: Int) {
        var random = RandomNumbers(seed: UInt64(capacity))
        // Few values, so that many are equal.
        let scores = (0..<100).map { _ in Float(Int.random(in: 0..<12, using: &random)) }
        var best = TopK(capacity: capacity)
        for index in random.permutation(of: 100) { best.insert(index, score: scores[Int(index)]) }
        let sorted = (0..<Int32(100)).sorted {
            (scores[Int($1)], $0) < (scores[Int($0)], $1)
        }
        #expect(best.sorted().map(\.index) == Array(sorted.prefix(capacity)))
        #expect(best.sorted().allSatisfy { $0.score == scores[Int($0.index)] })
    }

    @Test("The k best never contain NaN")
    func notANumber() {
        var best = TopK(capacity: 3)
        best.insert(1, score: .nan)
        best.insert(2, score: -.infinity)
        #expect(best.sorted() == [TopK.Entry(index: 2, score: -.infinity)])
    }

    @Test("The threshold is the score that is too low to be kept")
    func threshold() {
        var best = TopK(capacity: 2)
        #expect(best.threshold == -.infinity)
        best.insert(0, score: 3)
        best.insert(1, score: 5)
        #expect(best.threshold == 3)
        best.insert(2, score: 4)
        #expect(best.threshold == 4)
    }
}
