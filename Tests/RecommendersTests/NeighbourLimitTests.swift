import Testing

@testable import Recommenders

@Suite("Sizes of the linear model")
struct NeighbourLimitTests {
    @Test(
        "A catalogue whose rows of weights have numbers that float32 does not hold is refused",
        arguments: [
            (100_000, 300, true), (840_000, 300, true), (900_000, 300, false), (1 << 24, 1, false), (.max, 2, false),
        ])
    func limit(items: Int, neighbours: Int, isAllowed: Bool) {
        if isAllowed {
            #expect(throws: Never.self) { try NeighbourWeights.check(items: items, neighbours: neighbours) }
        } else {
            let error = #expect(throws: ModelError.self) {
                try NeighbourWeights.check(items: items, neighbours: neighbours)
            }
            #expect(error?.code == .outOfRange)
        }
    }
}
