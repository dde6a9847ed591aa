import COpenBLAS

/// Ridge regression: the weights w and the intercept c that minimise
/// |X w + c - y|^2 + penalty * |w|^2 + interceptPenalty * c^2.
/// Solved by Cholesky in the smaller of the two dimensions (dual form: Saunders, Gammerman and Vovk, ICML 1998). Keeps
/// its memory between solutions, for use by one thread at a time.
package struct RidgeSolver {
    package let unitCount: Int
    package let penalty: Float
    package let interceptPenalty: Float
    /// The rows of the design: the inputs, and the intercept's column, scaled so that all columns have one penalty.
    private var design: [Float] = []
    private var gram: [Float] = []
    private var rowCount = 0

    private var width: Int { unitCount + 1 }
    private var interceptInput: Float { (penalty / interceptPenalty).squareRoot() }

    package init(unitCount: Int, penalty: Float, interceptPenalty: Float) {
        precondition(penalty > 0 && interceptPenalty > 0, "without a penalty the solution may not be unique")
        self.unitCount = unitCount
        self.penalty = penalty
        self.interceptPenalty = interceptPenalty
    }

    /// Starts a problem with `rowCount` equations.
    package mutating func begin(rowCount: Int) {
        self.rowCount = rowCount
        if design.count < rowCount * width { design = [Float](repeating: 0, count: rowCount * width) }
    }

    /// Takes the first `unitCount` numbers of `inputs` as the inputs of an equation.
    package mutating func setRow(_ row: Int, inputs: Span<Float>) {
        precondition(row >= 0 && row < rowCount && inputs.count >= unitCount, "an equation has all its inputs")
        let start = row * width
        inputs.withUnsafeBufferPointer { inputs in
            design.withUnsafeMutableBufferPointer { design in
                guard let source = inputs.baseAddress, let target = design.baseAddress else { return }
                (target + start).update(from: source, count: unitCount)
            }
        }
        design[start + unitCount] = interceptInput
    }

    /// The weights, followed by the intercept. nil where the inputs are too large or too similar for single precision.
    package mutating func solve(targets: [Float]) -> [Float]? {
        precondition(targets.count == rowCount, "an equation has one target")
        if rowCount == 0 { return [Float](repeating: 0, count: width) }
        var solution = rowCount < width ? solveByRows(targets) : solveByColumns(targets)
        guard solution != nil else { return nil }
        solution?[unitCount] *= interceptInput
        return solution.flatMap { $0.allSatisfy(\.isFinite) ? $0 : nil }
    }

    /// The solution shrunk towards a prior instead of towards zero: the penalties apply to the difference.
    /// - Parameter prior: the expected weights, followed by the expected intercept.
    package mutating func solve(targets: [Float], prior: [Float]) -> [Float]? {
        precondition(prior.count == width, "a prior has all weights and an intercept")
        if rowCount == 0 { return prior }
        var scaled = prior
        scaled[unitCount] /= interceptInput
        var rest = targets
        cblas_sgemv(
            CblasRowMajor, CblasNoTrans, Int32(rowCount), Int32(width), -1, design, Int32(width), scaled, 1, 1, &rest, 1
        )
        guard let difference = solve(targets: rest) else { return nil }
        return zip(difference, prior).map { $0 + $1 }
    }

    /// w = X' (X X' + penalty I)^-1 y.
    private mutating func solveByRows(_ targets: [Float]) -> [Float]? {
        formGram(size: rowCount, transposed: false)
        guard let multipliers = solveGram(size: rowCount, targets) else { return nil }
        return applyTransposed(to: multipliers)
    }

    /// w = (X' X + penalty I)^-1 X' y.
    private mutating func solveByColumns(_ targets: [Float]) -> [Float]? {
        formGram(size: width, transposed: true)
        return solveGram(size: width, applyTransposed(to: targets))
    }

    private mutating func formGram(size: Int, transposed: Bool) {
        if gram.count < size * size { gram = [Float](repeating: 0, count: size * size) }
        let inner = Int32(transposed ? rowCount : width)
        cblas_ssyrk(
            CblasRowMajor, CblasUpper, transposed ? CblasTrans : CblasNoTrans, Int32(size), inner, 1, design,
            Int32(width), 0, &gram, Int32(size))
        for diagonal in 0..<size { gram[diagonal * size + diagonal] += penalty }
    }

    private mutating func solveGram(size: Int, _ right: [Float]) -> [Float]? {
        // LAPACK stores matrices by columns: the upper half by rows is the lower half by columns.
        var half = CChar(UInt8(ascii: "L"))
        var size = Int32(size)
        var one: Int32 = 1
        var status: Int32 = 0
        spotrf_(&half, &size, &gram, &size, &status)
        guard status == 0 else { return nil }
        var solution = right
        spotrs_(&half, &size, &one, gram, &size, &solution, &size, &status)
        return status == 0 ? solution : nil
    }

    /// X' v.
    private func applyTransposed(to vector: [Float]) -> [Float] {
        var result = [Float](repeating: 0, count: width)
        cblas_sgemv(
            CblasRowMajor, CblasTrans, Int32(rowCount), Int32(width), 1, design, Int32(width), vector, 1, 0, &result, 1)
        return result
    }
}
