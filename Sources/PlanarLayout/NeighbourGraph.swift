import DenseMath

/// The nearest neighbours of vectors by cosine.
///
/// Of many vectors only those in the nearest cells of a partition are compared (an inverted file with several probes:
/// Jégou, Douze and Schmid, Product Quantization for Nearest Neighbor Search, 2011, section IV), so that the cost grows
/// with the number of vectors.
package struct NeighbourGraph: Sendable {
    /// How many neighbours each vector has.
    package let degree: Int
    /// The neighbours of vector n, the nearest first: those at `n * degree..<(n + 1) * degree`.
    package let neighbours: [Int32]

    /// With how many others each vector is compared, at most.
    private static let comparedVectors = 3000
    /// The vectors whose products are computed at a time.
    private static let blockSize = 256

    /// - Parameters:
    ///   - vectors: A row each, of length 1 or 0.
    ///   - degree: The number of neighbours; of few vectors all others.
    ///   - step: Called again and again with the share that is done. It may throw to end the search.
    package init(
        of vectors: Matrix, degree: Int, seed: UInt64, step: (Double) throws -> Void
    ) rethrows {
        let count = vectors.rowCount
        let degree = max(0, min(degree, count - 1))
        let cells = try VectorCells(vectors, seed: seed) { try step(0.2 * $0) }
        var neighbours = [Int32](repeating: 0, count: count * degree)
        var done = 0
        for cell in 0..<cells.count where degree > 0 {
            let candidates = cells.candidates(near: cell, atMost: Self.comparedVectors, atLeast: degree + 1)
            let others = vectors.rows(candidates)
            for start in stride(from: 0, to: cells.members[cell].count, by: Self.blockSize) {
                try step(0.2 + 0.8 * Double(done) / Double(count))
                let own = Array(cells.members[cell][start...].prefix(Self.blockSize))
                let products = vectors.rows(own).products(with: others)
                for (row, vector) in own.enumerated() {
                    let nearest = Self.nearest(
                        to: vector, candidates, products.row(row), degree: degree)
                    for (place, entry) in nearest.enumerated() {
                        neighbours[Int(vector) * degree + place] = entry.index
                    }
                }
                done += own.count
            }
        }
        (self.degree, self.neighbours) = (degree, neighbours)
    }

    package func neighbours(of vector: Int) -> ArraySlice<Int32> {
        neighbours[vector * degree..<(vector + 1) * degree]
    }

    private static func nearest(
        to vector: Int32, _ candidates: [Int32], _ products: ArraySlice<Float>, degree: Int
    ) -> [TopK.Entry] {
        var top = TopK(capacity: degree)
        var threshold = -Float.infinity
        for (place, product) in zip(candidates.indices, products) where product > threshold {
            if candidates[place] == vector { continue }
            top.insert(candidates[place], score: product)
            threshold = top.threshold
        }
        return top.sorted()
    }
}

extension Matrix {
    /// Some rows, in their order.
    func rows(_ rows: [Int32]) -> Matrix {
        var values: [Float] = []
        values.reserveCapacity(rows.count * columnCount)
        for row in rows { values += self.row(Int(row)) }
        return Matrix(rowCount: rows.count, columnCount: columnCount, values: values)
    }

    /// The product of each row with each row of another matrix.
    func products(with other: Matrix) -> Matrix {
        var result = Matrix(rowCount: rowCount, columnCount: other.rowCount)
        result.withMutableValues { values in
            MatrixProduct(
                rows: rowCount, inner: columnCount, columns: other.rowCount,
                right: .init(stride: columnCount, isTransposed: true)
            ).apply(self.values.span, other.values.span, into: &values)
        }
        return result
    }
}
