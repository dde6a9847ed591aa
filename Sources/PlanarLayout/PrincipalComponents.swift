import DenseMath

/// The directions in which vectors differ most, by orthogonal iteration (Golub and Van Loan, Matrix Computations, 4th
/// edition, section 8.2.4).
package struct PrincipalComponents: Sendable {
    private static let iterations = 30

    /// The mean of the vectors.
    package let mean: [Float]
    /// The directions as rows of length 1, the one in which the vectors differ most first.
    package let directions: Matrix

    /// - Parameters:
    ///   - vectors: A row each. Some thousands of many are enough.
    ///   - count: The number of directions; there are no more than vectors have numbers.
    package init(of vectors: Matrix, count: Int, seed: UInt64) {
        let (rows, columns) = (vectors.rowCount, vectors.columnCount)
        mean = Self.mean(of: vectors)
        let centred = Self.centred(vectors, by: mean)
        var covariance = Matrix(rowCount: columns, columnCount: columns)
        covariance.withMutableValues { values in
            MatrixProduct(
                rows: columns, inner: rows, columns: columns, left: .init(stride: columns, isTransposed: true)
            ).apply(centred.values.span, centred.values.span, alpha: 1 / Float(max(1, rows)), into: &values)
        }
        var random = RandomNumbers(seed: seed)
        let kept = min(count, columns)
        var basis = Matrix(
            rowCount: kept, columnCount: columns, values: (0..<kept * columns).map { _ in random.gaussian() })
        Self.orthonormalise(&basis)
        let product = MatrixProduct(rows: kept, inner: columns, columns: columns)
        for _ in 0..<Self.iterations {
            var next = Matrix(rowCount: kept, columnCount: columns)
            next.withMutableValues { product.apply(basis.values.span, covariance.values.span, into: &$0) }
            Self.orthonormalise(&next)
            basis = next
        }
        Self.fixSigns(&basis)
        directions = basis
    }

    /// The vectors' places along the directions, from the mean: a row each.
    package func projected(_ vectors: Matrix) -> Matrix {
        let centred = Self.centred(vectors, by: mean)
        var result = Matrix(rowCount: vectors.rowCount, columnCount: directions.rowCount)
        result.withMutableValues { values in
            MatrixProduct(
                rows: vectors.rowCount, inner: vectors.columnCount, columns: directions.rowCount,
                right: .init(stride: vectors.columnCount, isTransposed: true)
            ).apply(centred.values.span, directions.values.span, into: &values)
        }
        return result
    }

    private static func mean(of vectors: Matrix) -> [Float] {
        var sum = [Float](repeating: 0, count: vectors.columnCount)
        var span = sum.mutableSpan
        for row in 0..<vectors.rowCount {
            vectors.withRow(row) { Kernels.axpy(1 / Float(vectors.rowCount), $0, into: &span) }
        }
        return sum
    }

    private static func centred(_ vectors: Matrix, by mean: [Float]) -> Matrix {
        var result = vectors
        result.withMutableValues { values in
            for row in 0..<vectors.rowCount {
                for column in mean.indices { values[row * mean.count + column] -= mean[column] }
            }
        }
        return result
    }

    /// Makes the rows orthogonal and of length 1, in their order (modified Gram-Schmidt, section 5.2.8). What depends
    /// on the rows before it becomes 0.
    private static func orthonormalise(_ basis: inout Matrix) {
        for row in 0..<basis.rowCount {
            var own = Array(basis.row(row))
            let before = Kernels.dot(own.span, own.span).squareRoot()
            for earlier in 0..<row {
                let other = Array(basis.row(earlier))
                let product = Kernels.dot(own.span, other.span)
                var span = own.mutableSpan
                Kernels.axpy(-product, other.span, into: &span)
            }
            let length = Kernels.dot(own.span, own.span).squareRoot()
            let factor = length > 1e-5 * before ? 1 / length : 0
            basis.setRow(row, to: own.map { $0 * factor })
        }
    }

    /// A direction and its opposite are equally good: the largest number of each is made positive.
    private static func fixSigns(_ basis: inout Matrix) {
        for row in 0..<basis.rowCount {
            let own = basis.row(row)
            let largest = own.max { abs($0) < abs($1) } ?? 0
            if largest < 0 { basis.setRow(row, to: own.map { -$0 }) }
        }
    }
}
