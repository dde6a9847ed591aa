import DenseMath

/// How well a layout keeps neighbours: the share of each vector's nearest ones that are also its nearest points. 1 is
/// perfect, and random points have about `count` / (number of points).
package struct KeptNeighbours: Sendable {
    /// The nearest neighbours of some vectors, compared with all others.
    private let nearest: [(vector: Int, neighbours: Set<Int32>)]
    private let count: Int

    /// - Parameters:
    ///   - vectors: A row each, of length 1 or 0.
    ///   - count: How many neighbours are looked at.
    ///   - sample: For how many vectors, drawn at random.
    package init(of vectors: Matrix, count: Int, sample: Int, seed: UInt64) {
        var random = RandomNumbers(seed: seed)
        let drawn = Array(random.permutation(of: vectors.rowCount).prefix(sample))
        self.count = count
        var products = [Float](repeating: 0, count: vectors.rowCount)
        nearest = drawn.map { vector in
            vectors.withRow(Int(vector)) { own in
                Kernels.scoreRows(vectors.values.span, vector: own, into: &products, at: 0)
            }
            return (Int(vector), Set(Self.best(count, without: vector, products)))
        }
    }

    /// The share in a layout of the same vectors.
    package func share(in points: [SIMD2<Float>]) -> Double {
        var kept = 0
        for (vector, neighbours) in nearest {
            let own = points[vector]
            let closeness = points.map { point in
                let difference = point - own
                return -(difference * difference).sum()
            }
            kept += neighbours.intersection(Self.best(count, without: Int32(vector), closeness)).count
        }
        return Double(kept) / Double(max(1, nearest.count * count))
    }

    private static func best(_ count: Int, without own: Int32, _ scores: [Float]) -> [Int32] {
        var top = TopK(capacity: count)
        for (place, score) in scores.enumerated() where score >= top.threshold && place != own {
            top.insert(Int32(place), score: score)
        }
        return top.sorted().map(\.index)
    }
}
