import COpenBLAS

/// Solves small systems of linear equations on the calling thread.
package enum CholeskySolver {
    /// Replaces `right` by the solution of matrix * x = right.
    /// - Parameters:
    ///   - matrix: symmetric positive definite, size x size, row after row; only its lower triangle is read, and
    ///     overwritten.
    /// - Returns: false when the matrix is not positive definite in single precision; `right` is then as it was.
    package static func solve(_ matrix: inout [Float], size: Int, right: inout [Float]) -> Bool {
        precondition(matrix.count >= size * size && right.count >= size, "as many equations as unknowns")
        // LAPACK stores matrices by columns: the lower half by rows is the upper half by columns.
        var half = CChar(UInt8(ascii: "U"))
        var order = Int32(size)
        var one: Int32 = 1
        var status: Int32 = 0
        if size == 0 { return true }
        spotrf_(&half, &order, &matrix, &order, &status)
        guard status == 0 else { return false }
        spotrs_(&half, &order, &one, matrix, &order, &right, &order, &status)
        return status == 0
    }
}
