import DenseMath
import Testing

@Suite("Symmetric inverse")
struct SymmetricInverseTests {
    /// Products of random rows, and a ridge: symmetric, positive definite.
    func matrix(_ size: Int, seed: UInt64) -> [Float] {
        var random = RandomNumbers(seed: seed)
        let rows = (0..<size).map { _ in (0..<8).map { _ in random.gaussian() } }
        var matrix = [Float](repeating: 0, count: size * size)
        for row in 0..<size {
            for column in 0..<size {
                matrix[row * size + column] = zip(rows[row], rows[column]).reduce(row == column ? 5 : 0) {
                    $0 + $1.0 * $1.1
                }
            }
        }
        return matrix
    }

    @Test(
        "The inverse times the matrix is the identity, over one panel and over several",
        arguments: [1, 7, 256, 300, 530])
    func identity(size: Int) {
        let matrix = matrix(size, seed: 1)
        var inverse = matrix
        // Only the lower triangle counts.
        for row in 0..<size { for column in row + 1..<max(size, row + 1) { inverse[row * size + column] = .nan } }
        #expect(SymmetricInverse.invert(&inverse, size: size, on: ThreadTeam(threadCount: 2)))
        var product = [Float](repeating: 0, count: size * size)
        var span = product.mutableSpan
        MatrixProduct(rows: size, inner: size, columns: size).apply(matrix.span, inverse.span, into: &span)
        for row in 0..<size {
            for column in 0..<size {
                #expect(abs(product[row * size + column] - (row == column ? 1 : 0)) < 2e-3)
                #expect(inverse[row * size + column] == inverse[column * size + row])
            }
        }
    }

    @Test("The inverse has the same bytes on one thread and on three")
    func threads() {
        var (alone, together) = (matrix(600, seed: 2), matrix(600, seed: 2))
        #expect(SymmetricInverse.invert(&alone, size: 600, on: ThreadTeam(threadCount: 1)))
        #expect(SymmetricInverse.invert(&together, size: 600, on: ThreadTeam(threadCount: 3)))
        #expect(alone == together)
    }

    @Test("A matrix that is not positive definite has no inverse")
    func indefinite() {
        var matrix: [Float] = [1, 2, 2, 1]
        #expect(!SymmetricInverse.invert(&matrix, size: 2, on: ThreadTeam(threadCount: 1)))
    }
}

@Suite("Binary Gram matrix")
struct BinaryGramTests {
    @Test("Cooccurrences are counted with the rows' weights, in the lower triangle")
    func counts() {
        // Rows {0, 2}, {0, 1, 2}, {2}.
        let gram = BinaryGram(
            rowOffsets: [0, 2, 5, 6], columns: [0, 2, 0, 1, 2, 2], columnOffsets: [0, 2, 3, 6],
            rows: [0, 1, 1, 0, 1, 2])
        let team = ThreadTeam(threadCount: 2)
        #expect(gram.lowerTriangle(weights: [1, 10, 100], on: team) == [11, 0, 0, 10, 10, 0, 11, 10, 111])
    }
}

@Suite("Gram solver")
struct GramSolverTests {
    @Test("Conjugate gradients converge to the exact solution")
    func approach() throws {
        var random = RandomNumbers(seed: 4)
        var solver = GramSolver(unitCount: 16)
        solver.begin(rowCount: 5)
        for row in 0..<5 {
            let values = (0..<16).map { _ in random.gaussian() }
            solver.setRow(row, values.span)
        }
        var base = [Float](repeating: 0, count: 256)
        for unit in 0..<16 { base[unit * 16 + unit] = Float(1 + unit % 3) }
        let solved = solver.solve(base: base.span, ridge: 0.5)
        let exact = try #require(solved)
        let start = [Float](repeating: 0, count: 16)
        let near = solver.approach(from: start.span, base: base.span, ridge: 0.5, steps: 12)
        #expect(zip(exact, near).allSatisfy { abs($0 - $1) < 1e-4 })
        let unmoved = solver.approach(from: exact.span, base: base.span, ridge: 0.5, steps: 0)
        #expect(unmoved == exact)
    }

    @Test("The exact solution satisfies its equations")
    func exact() throws {
        var solver = GramSolver(unitCount: 2)
        solver.begin(rowCount: 1)
        let row: [Float] = [1, 2]
        solver.setRow(0, row.span)
        let base: [Float] = [3, 1, 1, 4]
        let solved = solver.solve(base: base.span, ridge: 1)
        let solution = try #require(solved)
        // [5, 3; 3, 9] x = [1, 2], whose determinant is 36.
        #expect(abs(solution[0] - 3.0 / 36) < 1e-6 && abs(solution[1] - 7.0 / 36) < 1e-6)
    }
}
