import DenseMath

/// A partition of vectors into cells, by the nearest of some centres (spherical k-means: Dhillon and Modha, Concept
/// Decompositions for Large Sparse Text Data Using Clustering, 2001, section 3.2).
struct VectorCells {
    private static let vectorsInCell = 400
    private static let sampleInCell = 64
    private static let rounds = 5
    private static let blockSize = 1024

    /// The vectors of each cell, ascending.
    let members: [[Int32]]
    /// The cells, those with the nearest centres first, of each cell.
    private let nearest: [[Int]]

    var count: Int { members.count }

    init(_ vectors: Matrix, seed: UInt64, step: (Double) throws -> Void) rethrows {
        let cellCount = max(1, vectors.rowCount / Self.vectorsInCell)
        guard cellCount > 1 else {
            (members, nearest) = ([(0..<Int32(vectors.rowCount)).map { $0 }], [[0]])
            return
        }
        var random = RandomNumbers(seed: seed)
        let order = random.permutation(of: vectors.rowCount)
        let sample = vectors.rows(order.prefix(cellCount * Self.sampleInCell).sorted())
        var centres = vectors.rows(Array(order.prefix(cellCount)))
        for round in 0..<Self.rounds {
            try step(0.5 * Double(round) / Double(Self.rounds))
            centres = Self.centres(of: sample, cells: Self.cells(of: sample, centres) { _ in }, centres)
        }
        var members = [[Int32]](repeating: [], count: cellCount)
        let cells = try Self.cells(of: vectors, centres) { try step(0.5 + 0.5 * $0) }
        for (vector, cell) in cells.enumerated() { members[Int(cell)].append(Int32(vector)) }
        self.members = members
        let products = centres.products(with: centres)
        nearest = (0..<cellCount).map { cell in
            let own = Array(products.row(cell))
            let others = (0..<cellCount).filter { $0 != cell }.sorted { (own[$1], $0) < (own[$0], $1) }
            return [cell] + others
        }
    }

    /// The vectors of a cell and of those nearest to it.
    ///
    /// - Parameters:
    ///   - most: Of a cell that has more, some are taken that are spread over it.
    ///   - least: So many there are at least, if there are as many vectors.
    func candidates(near cell: Int, atMost most: Int, atLeast least: Int) -> [Int32] {
        var found: [Int32] = []
        for other in nearest[cell] {
            let left = most - found.count
            let own = members[other]
            if own.count <= left {
                found += own
            } else if found.count < least {
                found += (0..<left).map { own[$0 * own.count / left] }
            } else {
                break
            }
        }
        return found
    }

    /// The nearest centre of each vector.
    private static func cells(
        of vectors: Matrix, _ centres: Matrix, step: (Double) throws -> Void
    ) rethrows -> [Int32] {
        var cells: [Int32] = []
        cells.reserveCapacity(vectors.rowCount)
        for start in stride(from: 0, to: vectors.rowCount, by: blockSize) {
            try step(Double(start) / Double(vectors.rowCount))
            let end = min(vectors.rowCount, start + blockSize)
            let products = vectors.rows((Int32(start)..<Int32(end)).map { $0 }).products(with: centres)
            let values = products.values.span
            for row in 0..<products.rowCount {
                let first = row * products.columnCount
                var best = 0
                for cell in 1..<products.columnCount where values[first + cell] > values[first + best] { best = cell }
                cells.append(Int32(best))
            }
        }
        return cells
    }

    /// The directions of the cells' sums. A cell without vectors keeps its centre.
    private static func centres(of vectors: Matrix, cells: [Int32], _ former: Matrix) -> Matrix {
        var sums = Matrix(rowCount: former.rowCount, columnCount: former.columnCount)
        sums.withMutableValues { values in
            let source = vectors.values.span
            for (row, cell) in cells.enumerated() {
                for column in 0..<former.columnCount {
                    values[Int(cell) * former.columnCount + column] += source[row * former.columnCount + column]
                }
            }
        }
        var centres = former
        for cell in 0..<former.rowCount {
            let sum = Array(sums.row(cell))
            let length = Kernels.dot(sum.span, sum.span).squareRoot()
            if length > 0 { centres.setRow(cell, to: sum.map { $0 / length }) }
        }
        return centres
    }
}
