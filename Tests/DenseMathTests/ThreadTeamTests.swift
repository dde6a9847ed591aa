import DenseMath
import Synchronization
import Testing

@Suite("Thread team")
struct ThreadTeamTests {
    @Test("Every block is done once, round after round", arguments: [1, 2, 5])
    func blocks(threadCount: Int) {
        let team = ThreadTeam(threadCount: threadCount)
        for round in 1...200 {
            let sum = Atomic(0)
            team.forEachBlock(round) { block in sum.add(block + 1, ordering: .relaxed) }
            #expect(sum.load(ordering: .relaxed) == round * (round + 1) / 2)
        }
    }

    @Test("Ranges cover every number once")
    func ranges() {
        let team = ThreadTeam(threadCount: 3)
        for count in [0, 1, 9, 10, 11, 1003] {
            var marks = [Float](repeating: 0, count: count)
            marks.withDisjointWriter { writer in
                team.forEachRange(of: count, size: 10) { range in
                    writer.write(range) { span in
                        for place in span.indices { span[place] += 1 }
                    }
                }
            }
            #expect(marks.allSatisfy { $0 == 1 })
        }
    }

    @Test(
        "A nonsensical number of threads is clamped to its limits",
        arguments: [(-3, 1), (0, 1), (1000, ThreadTeam.threadLimit)])
    func limits(asked: Int, given: Int) {
        #expect(ThreadTeam(threadCount: asked).threadCount == given)
    }
}
