import COpenBLAS

/// Products of dense matrices: result = alpha * left * right + beta * result, by OpenBLAS.
///
/// Matrices are stored by rows. An instance holds the sizes and layouts, and may be used many times and by many
/// threads. `apply` without a team computes on the calling thread alone, as a block of a `ThreadTeam` needs it.
package struct MatrixProduct: Sendable {
    /// The layout of a factor or of the result.
    package struct Layout: Sendable {
        /// The distance between two rows, in numbers; at least a row's length.
        package var stride: Int
        /// Whether the factor is the transpose of the stored matrix.
        package var isTransposed: Bool

        package init(stride: Int, isTransposed: Bool = false) {
            self.stride = stride
            self.isTransposed = isTransposed
        }
    }

    /// Rows of the left factor and of the result.
    package let rows: Int
    /// Columns of the left factor, rows of the right one.
    package let inner: Int
    /// Columns of the right factor and of the result.
    package let columns: Int
    private let left: Layout
    private let right: Layout
    private let resultStride: Int

    /// - Parameters:
    ///   - left: default: rows of `inner` numbers each.
    ///   - right: default: rows of `columns` numbers each.
    ///   - resultStride: default: `columns`.
    package init(
        rows: Int, inner: Int, columns: Int, left: Layout? = nil, right: Layout? = nil, resultStride: Int? = nil
    ) {
        precondition(rows >= 0 && inner >= 0 && columns >= 0, "a matrix has no negative size")
        precondition(max(rows, inner, columns) <= Int32.max, "OpenBLAS counts in 32 bits")
        self.rows = rows
        self.inner = inner
        self.columns = columns
        self.left = left ?? Layout(stride: inner)
        self.right = right ?? Layout(stride: columns)
        self.resultStride = resultStride ?? columns
        precondition(
            self.left.stride >= (self.left.isTransposed ? rows : inner), "a stride spans the left factor's row")
        precondition(
            self.right.stride >= (self.right.isTransposed ? inner : columns), "a stride spans the right factor's row")
        precondition(self.resultStride >= columns, "a stride spans the result's row")
    }

    /// Computes on the calling thread. Spans may be longer than their matrices. With a `beta` of 0 the result is
    /// overwritten, whatever it holds.
    package func apply(
        _ left: Span<Float>, _ right: Span<Float>, alpha: Float = 1, beta: Float = 0,
        into result: inout MutableSpan<Float>
    ) {
        withPlaces(left, right, &result) { places in
            block(rows: 0..<rows, columns: 0..<columns, places, alpha, beta)
        }
    }

    /// Computes on a team: the longer side of the result is cut into blocks, independently of the number of threads.
    package func apply(
        _ left: Span<Float>, _ right: Span<Float>, alpha: Float = 1, beta: Float = 0,
        into result: inout MutableSpan<Float>, on team: ThreadTeam
    ) {
        withPlaces(left, right, &result) { places in
            if rows >= columns {
                team.forEachRange(of: rows, size: Self.blockSize(rows)) {
                    block(rows: $0, columns: 0..<columns, places, alpha, beta)
                }
            } else {
                team.forEachRange(of: columns, size: Self.blockSize(columns)) {
                    block(rows: 0..<rows, columns: $0, places, alpha, beta)
                }
            }
        }
    }

    /// Few blocks, because each packs the other factor again (measured: 2 % lost with 4 instead of 2 blocks, 5 to 15 %
    /// with 8); but an even number, and enough for machines with more cores where the matrix is large. Each has whole
    /// vectors.
    private static func blockSize(_ count: Int) -> Int {
        let blocks = count < 1024 ? 4 : 2 * ((count + 1023) / 1024)
        return max(32, ((count + blocks - 1) / blocks + 15) / 16 * 16)
    }

    /// Pointers to the three matrices, whose extents are checked. `@unchecked Sendable`: blocks write disjoint parts of
    /// the result while the spans are lent.
    private struct Places: @unchecked Sendable {
        let left: UnsafePointer<Float>
        let right: UnsafePointer<Float>
        let result: UnsafeMutablePointer<Float>
    }

    private func withPlaces(
        _ leftSpan: Span<Float>, _ rightSpan: Span<Float>, _ resultSpan: inout MutableSpan<Float>,
        _ body: (Places) -> Void
    ) {
        guard rows > 0, columns > 0 else { return }
        let (leftRows, leftWidth) = left.isTransposed ? (inner, rows) : (rows, inner)
        let (rightRows, rightWidth) = right.isTransposed ? (columns, inner) : (inner, columns)
        precondition(leftSpan.count >= Self.extent(leftRows, left.stride, leftWidth), "the left factor is all there")
        precondition(
            rightSpan.count >= Self.extent(rightRows, right.stride, rightWidth), "the right factor is all there")
        precondition(resultSpan.count >= Self.extent(rows, resultStride, columns), "there is room for the result")
        leftSpan.withUnsafeBufferPointer { left in
            rightSpan.withUnsafeBufferPointer { right in
                resultSpan.withUnsafeMutableBufferPointer { result in
                    guard let result = result.baseAddress else { return }
                    // Empty factors have no address, and no number of them is read.
                    let nothing = UnsafePointer(result)
                    body(Places(left: left.baseAddress ?? nothing, right: right.baseAddress ?? nothing, result: result))
                }
            }
        }
    }

    /// The distance from a matrix's first number to its last.
    private static func extent(_ rows: Int, _ stride: Int, _ width: Int) -> Int {
        rows == 0 ? 0 : (rows - 1) * stride + width
    }

    private func block(rows: Range<Int>, columns: Range<Int>, _ places: Places, _ alpha: Float, _ beta: Float) {
        cblas_sgemm(
            CblasRowMajor, left.isTransposed ? CblasTrans : CblasNoTrans,
            right.isTransposed ? CblasTrans : CblasNoTrans,
            Int32(rows.count), Int32(columns.count), Int32(inner), alpha,
            places.left + rows.lowerBound * (left.isTransposed ? 1 : left.stride), Int32(left.stride),
            places.right + columns.lowerBound * (right.isTransposed ? right.stride : 1), Int32(right.stride), beta,
            places.result + rows.lowerBound * resultStride + columns.lowerBound, Int32(resultStride))
    }
}
