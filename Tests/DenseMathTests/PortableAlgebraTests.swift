import COpenBLAS
import DenseMath
import Testing

@Suite("Linear algebra without OpenBLAS")
struct PortableAlgebraTests {
    private static let orders = [CblasRowMajor, CblasColMajor]
    private static let transposes = [CblasNoTrans, CblasTrans]

    private func expectEqual(_ left: [Float], _ right: [Float]) {
        #expect(zip(left, right).allSatisfy { abs($0 - $1) < 1e-4 * max(1, abs($1)) })
    }

    @Test("Products of matrices are those of OpenBLAS, whatever the layout", arguments: [0, 2] as [Float])
    func products(beta: Float) throws {
        try LinearAlgebraLibrary.load()
        let (a, b) = (randomVector(400, seed: 1), randomVector(400, seed: 2))
        for order in Self.orders {
            for left in Self.transposes {
                for right in Self.transposes {
                    var (one, other) = (randomVector(400, seed: 3), randomVector(400, seed: 3))
                    cblas_sgemm(order, left, right, 5, 7, 9, 0.5, a, 20, b, 20, beta, &one, 20)
                    openblas_portable.cblas_sgemm(order, left, right, 5, 7, 9, 0.5, a, 20, b, 20, beta, &other, 20)
                    expectEqual(other, one)
                }
                for half in [CblasUpper, CblasLower] {
                    var (one, other) = (randomVector(400, seed: 4), randomVector(400, seed: 4))
                    cblas_ssyrk(order, half, left, 6, 9, 0.5, a, 20, beta, &one, 20)
                    openblas_portable.cblas_ssyrk(order, half, left, 6, 9, 0.5, a, 20, beta, &other, 20)
                    expectEqual(other, one)
                }
                var (one, other) = (randomVector(40, seed: 5), randomVector(40, seed: 5))
                cblas_sgemv(order, left, 6, 9, 0.5, a, 20, b, 2, beta, &one, 3)
                openblas_portable.cblas_sgemv(order, left, 6, 9, 0.5, a, 20, b, 2, beta, &other, 3)
                expectEqual(other, one)
            }
        }
    }

    @Test("Factors, solutions and inverses of symmetric matrices are those of OpenBLAS", arguments: ["U", "L"])
    func systems(half: String) throws {
        try LinearAlgebraLibrary.load()
        let size = 12
        var matrix = [Float](repeating: 0, count: size * size)
        let rows = randomVector(size * 20, seed: 6)
        cblas_ssyrk(CblasRowMajor, CblasLower, CblasNoTrans, 12, 20, 1, rows, 20, 0, &matrix, 12)
        for row in 0..<size {
            matrix[row * size + row] += 1
            for column in 0..<row { matrix[column * size + row] = matrix[row * size + column] }
        }
        var (half, order, right) = (CChar(half.utf8.first ?? 0), Int32(size), Int32(2))
        var (status, otherStatus): (Int32, Int32) = (1, 1)
        var (one, other) = (matrix, matrix)
        spotrf_(&half, &order, &one, &order, &status)
        openblas_portable.spotrf_(&half, &order, &other, &order, &otherStatus)
        #expect(status == 0 && otherStatus == 0)
        expectEqual(other, one)
        var (solution, otherSolution) = (randomVector(2 * size, seed: 7), randomVector(2 * size, seed: 7))
        spotrs_(&half, &order, &right, one, &order, &solution, &order, &status)
        openblas_portable.spotrs_(&half, &order, &right, other, &order, &otherSolution, &order, &otherStatus)
        expectEqual(otherSolution, solution)
        spotri_(&half, &order, &one, &order, &status)
        openblas_portable.spotri_(&half, &order, &other, &order, &otherStatus)
        expectEqual(other, one)
    }

    @Test("A matrix that is not positive definite is refused")
    func indefinite() {
        var matrix: [Float] = [1, 2, 2, 1]
        var (half, order, status) = (CChar(UInt8(ascii: "L")), Int32(2), Int32(0))
        openblas_portable.spotrf_(&half, &order, &matrix, &order, &status)
        #expect(status == 2)
    }
}
