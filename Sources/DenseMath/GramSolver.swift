import COpenBLAS

/// Solves (base + rows' rows + ridge I) x = the sum of the rows: one half step of alternating least squares.
/// Keeps its memory between solutions, for use by one thread at a time.
package struct GramSolver {
    package let unitCount: Int
    private var rows: [Float] = []
    private var matrix: [Float] = []
    private var rowCount = 0
    private var targetCount = 0

    package init(unitCount: Int) {
        precondition(unitCount > 0, "a row has numbers")
        self.unitCount = unitCount
        matrix = [Float](repeating: 0, count: unitCount * unitCount)
    }

    /// Starts a system with `rowCount` rows.
    /// - Parameter targetCount: how many of the rows, the first ones, are in the sum on the right; nil: all.
    package mutating func begin(rowCount: Int, targetCount: Int? = nil) {
        self.rowCount = rowCount
        self.targetCount = targetCount ?? rowCount
        if rows.count < rowCount * unitCount { rows = [Float](repeating: 0, count: rowCount * unitCount) }
    }

    package mutating func setRow(_ row: Int, _ values: Span<Float>, scale: Float = 1) {
        precondition(row >= 0 && row < rowCount && values.count == unitCount, "a row lies inside its problem")
        let start = row * unitCount
        values.withUnsafeBufferPointer { values in
            rows.withUnsafeMutableBufferPointer { rows in
                guard let source = values.baseAddress, let target = rows.baseAddress else { return }
                (target + start).update(from: source, count: unitCount)
            }
        }
        if scale != 1 { for place in start..<start + unitCount { rows[place] *= scale } }
    }

    /// nil where single precision cannot solve it.
    /// - Parameters:
    ///   - base: symmetric, unitCount x unitCount.
    ///   - right: the right side, unitCount numbers; nil: the sum of the rows with targets.
    package mutating func solve(base: Span<Float>, ridge: Float, right: [Float]? = nil) -> [Float]? {
        precondition(base.count == matrix.count, "the base is as large as the rows are wide")
        base.withUnsafeBufferPointer { base in
            matrix.withUnsafeMutableBufferPointer { _ = $0.update(fromContentsOf: base) }
        }
        let (size, count) = (Int32(unitCount), Int32(rowCount))
        if rowCount > 0 {
            cblas_ssyrk(CblasRowMajor, CblasLower, CblasTrans, size, count, 1, rows, size, 1, &matrix, size)
        }
        for unit in 0..<unitCount { matrix[unit * unitCount + unit] += ridge }
        var solution = right ?? sumOfRows()
        guard CholeskySolver.solve(&matrix, size: unitCount, right: &solution) else { return nil }
        return solution.allSatisfy(\.isFinite) ? solution : nil
    }

    private func sumOfRows() -> [Float] {
        var sums = [Float](repeating: 0, count: unitCount)
        var span = sums.mutableSpan
        for row in 0..<targetCount {
            Kernels.axpy(1, rows.span.extracting(row * unitCount..<(row + 1) * unitCount), into: &span)
        }
        return sums
    }

    /// Takes some steps of conjugate gradients from `start` towards the solution (Takács, Pilászy and Tikk, RecSys
    /// 2011). Far cheaper than an exact solution where there are few rows and `start` is near, as from one round of
    /// alternating least squares to the next.
    /// - Parameter base: symmetric, unitCount x unitCount.
    package mutating func approach(from start: Span<Float>, base: Span<Float>, ridge: Float, steps: Int) -> [Float] {
        precondition(base.count == matrix.count && start.count == unitCount, "as many numbers as units")
        var solution = [Float](repeating: 0, count: unitCount)
        for unit in solution.indices { solution[unit] = start[unit] }
        var residual = product(solution, base: base, ridge: ridge, target: 1)
        for unit in residual.indices { residual[unit] = -residual[unit] }
        var direction = residual
        var square = Kernels.dot(residual.span, residual.span)
        for _ in 0..<steps where square > 1e-12 {
            let image = product(direction, base: base, ridge: ridge, target: 0)
            let step = square / Kernels.dot(direction.span, image.span)
            Self.add(step, direction, to: &solution)
            Self.add(-step, image, to: &residual)
            let next = Kernels.dot(residual.span, residual.span)
            for unit in direction.indices { direction[unit] = residual[unit] + next / square * direction[unit] }
            square = next
        }
        return solution.allSatisfy(\.isFinite) ? solution : [Float](repeating: 0, count: unitCount)
    }

    /// (base + ridge I) vector + the sum over the rows of (row * vector - target) row.
    private func product(_ vector: [Float], base: Span<Float>, ridge: Float, target: Float) -> [Float] {
        var result = [Float](repeating: 0, count: unitCount)
        Kernels.scoreRows(base, vector: vector.span, into: &result, at: 0)
        var sum = result.mutableSpan
        Kernels.axpy(ridge, vector.span, into: &sum)
        for row in 0..<rowCount {
            let values = rows.span.extracting(row * unitCount..<(row + 1) * unitCount)
            Kernels.axpy(Kernels.dot(values, vector.span) - target, values, into: &sum)
        }
        return result
    }

    private static func add(_ factor: Float, _ vector: [Float], to sum: inout [Float]) {
        var span = sum.mutableSpan
        Kernels.axpy(factor, vector.span, into: &span)
    }
}
