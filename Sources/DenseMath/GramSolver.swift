import COpenBLAS

/// Solves (base + rows' rows + ridge I) x = the sum of the rows: one half step of alternating least squares.
/// Keeps its memory between solutions; used by one thread at a time.
package struct GramSolver {
    package let unitCount: Int
    private var rows: [Float] = []
    private var matrix: [Float] = []
    private var rowCount = 0

    package init(unitCount: Int) {
        precondition(unitCount > 0, "a row has numbers")
        self.unitCount = unitCount
        matrix = [Float](repeating: 0, count: unitCount * unitCount)
    }

    /// Starts a solution for `rowCount` rows.
    package mutating func begin(rowCount: Int) {
        self.rowCount = rowCount
        if rows.count < rowCount * unitCount { rows = [Float](repeating: 0, count: rowCount * unitCount) }
    }

    package mutating func setRow(_ row: Int, _ values: Span<Float>) {
        precondition(row >= 0 && row < rowCount && values.count == unitCount, "a row lies inside its problem")
        let start = row * unitCount
        values.withUnsafeBufferPointer { values in
            rows.withUnsafeMutableBufferPointer { rows in
                guard let source = values.baseAddress, let target = rows.baseAddress else { return }
                (target + start).update(from: source, count: unitCount)
            }
        }
    }

    /// nil when single precision cannot solve it.
    /// - Parameter base: symmetric, unitCount x unitCount.
    package mutating func solve(base: Span<Float>, ridge: Float) -> [Float]? {
        precondition(base.count == matrix.count, "the base is as large as the rows are wide")
        base.withUnsafeBufferPointer { base in
            matrix.withUnsafeMutableBufferPointer { _ = $0.update(fromContentsOf: base) }
        }
        let (size, count) = (Int32(unitCount), Int32(rowCount))
        if rowCount > 0 {
            cblas_ssyrk(CblasRowMajor, CblasLower, CblasTrans, size, count, 1, rows, size, 1, &matrix, size)
        }
        for unit in 0..<unitCount { matrix[unit * unitCount + unit] += ridge }
        var solution = [Float](repeating: 0, count: unitCount)
        var sum = solution.mutableSpan
        for row in 0..<rowCount {
            Kernels.axpy(1, rows.span.extracting(row * unitCount..<(row + 1) * unitCount), into: &sum)
        }
        guard CholeskySolver.solve(&matrix, size: unitCount, right: &solution) else { return nil }
        return solution.allSatisfy(\.isFinite) ? solution : nil
    }
}
