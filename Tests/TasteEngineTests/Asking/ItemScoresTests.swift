import DenseMath
import TestSupport
import Testing

@testable import TasteEngine

@Suite("The best items of an answer")
struct ItemScoresTests {
    @Test(
        "The best items are those of a sorted list of all, whatever part of the scores is sparse and whatever is left out"
    )
    func equalsSorted() {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<500 {
            let (learned, count) = (Int.random(in: 0...80, using: &random), Int.random(in: 0...90, using: &random))
            var scores = ItemScores(first: (0..<learned).map { _ in Float.random(in: 0...4, using: &random).rounded() })
            var others = SparseScores(range: learned..<learned + count)
            others.rest = Float.random(in: 0...4, using: &random).rounded()
            for item in others.range where Bool.random(using: &random) {
                others.known.append((Int32(item), Float.random(in: 0...4, using: &random).rounded()))
            }
            scores.others = others
            let total = learned + count
            var eligible = EligibleItems(allBelow: total)
            let excluded = (0..<Int32(total)).filter { _ in Int.random(in: 0..<4, using: &random) == 0 }
            let kept = (0..<UInt32(total)).filter { _ in Bool.random(using: &random) }
            let isFiltered = Bool.random(using: &random)
            if isFiltered { eligible.keep(ItemBits(kept, itemCount: total), by: "kept") }
            eligible.remove(excluded, by: "excluded")
            let allowed = (0..<Int32(total)).filter {
                !excluded.contains($0) && (!isFiltered || kept.contains(UInt32($0)))
            }
            #expect(eligible.count == allowed.count)
            #expect((0..<Int32(total)).filter { eligible.contains($0) } == allowed)
            let sorted = allowed.map { TopK.Entry(index: $0, score: scores.score(of: $0)) }
                .sorted { ($1.score, $0.index) < ($0.score, $1.index) }
            for wanted in [0, 1, 5, 200] {
                #expect(scores.best(wanted, among: eligible) == Array(sorted.prefix(wanted)))
            }
        }
    }

    @Test("Conditions name the first of them that left nothing")
    func emptied() {
        var eligible = EligibleItems(allBelow: 70)
        eligible.keep(ItemBits([3, 69], itemCount: 70), by: "first")
        #expect(eligible.emptiedBy.isEmpty)
        eligible.remove([3, 69], by: "second")
        eligible.keep(ItemBits(itemCount: 70), by: "third")
        #expect(eligible.emptiedBy == "second" && eligible.count == 0)
        var all = EligibleItems(allBelow: 2)
        all.remove([0], by: "first")
        all.remove([0, 1], by: "second")
        #expect(all.emptiedBy == "second" && all.count == 0 && !all.contains(1))
    }
}
