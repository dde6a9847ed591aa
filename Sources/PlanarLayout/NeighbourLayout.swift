import DenseMath

/// Moves points in two dimensions so that neighbours come to lie side by side and all others apart, by stochastic
/// gradient ascent with negative sampling on the likelihood of LargeVis (Tang, Liu, Zhang and Mei, Visualizing
/// Large-scale and High-dimensional Data, 2016, section 3.2, with f(x) = 1 / (1 + x^2)). The cost of a round is in
/// proportion to the number of points.
package struct NeighbourLayout: Sendable {
    /// The points, each with two coordinates of no particular scale.
    package private(set) var points: [SIMD2<Float>]

    /// How many random points push away a point for each neighbour that attracts it.
    private static let negativeSamples = 5
    /// How strongly they do so (section 4.1). On MovieLens 1M, less keeps fewer neighbours together.
    private static let repulsion: Float = 7
    /// The largest step of a coordinate (as in the authors' program).
    private static let longestStep: Float = 5
    /// The points after which `step` is called.
    private static let slice = 4096

    package init(from points: [SIMD2<Float>]) {
        self.points = points
    }

    /// - Parameters:
    ///   - rounds: How often each pair of neighbours attracts each other.
    ///   - rate: The size of the first steps, which shrink to 0.
    ///   - step: Called again and again with the share that is done. It may throw to end the layout.
    package mutating func refine(
        _ graph: NeighbourGraph, rounds: Int, rate: Float = 1, seed: UInt64, step: (Double) throws -> Void
    ) rethrows {
        var random = RandomNumbers(seed: seed)
        let count = points.count
        guard count > 1, graph.degree > 0 else { return }
        for round in 0..<rounds {
            let done = Double(round) / Double(rounds)
            for start in stride(from: 0, to: count, by: Self.slice) {
                try step(done + Double(start) / Double(count * rounds))
                move(start..<min(count, start + Self.slice), graph, rate: rate * Float(1 - done), &random)
            }
        }
    }

    private mutating func move(
        _ range: Range<Int>, _ graph: NeighbourGraph, rate: Float, _ random: inout RandomNumbers
    ) {
        let neighbours = graph.neighbours.span
        var points = self.points.mutableSpan
        let count = UInt64(points.count)
        for own in range {
            var point = points[own]
            for place in own * graph.degree..<(own + 1) * graph.degree {
                let other = Int(neighbours[place])
                let attraction = rate * Self.attraction(point - points[other])
                point += attraction
                points[other] -= attraction
                for _ in 0..<Self.negativeSamples {
                    let far = Int(((random.next() >> 32) &* count) >> 32)
                    if far != own { point += rate * Self.repulsion(point - points[far]) }
                }
            }
            points[own] = point
        }
    }

    /// The gradient of log f for two neighbours.
    @inline(__always)
    private static func attraction(_ difference: SIMD2<Float>) -> SIMD2<Float> {
        let square = (difference * difference).sum()
        return limited(difference * (-2 / (1 + square)))
    }

    /// The gradient of log (1 - f) for a random pair.
    @inline(__always)
    private static func repulsion(_ difference: SIMD2<Float>) -> SIMD2<Float> {
        let square = (difference * difference).sum()
        return limited(difference * (2 * repulsion / ((0.1 + square) * (1 + square))))
    }

    @inline(__always)
    private static func limited(_ step: SIMD2<Float>) -> SIMD2<Float> {
        step.clamped(lowerBound: SIMD2(repeating: -longestStep), upperBound: SIMD2(repeating: longestStep))
    }
}
