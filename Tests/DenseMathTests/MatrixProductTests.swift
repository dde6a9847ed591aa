import DenseMath
import Testing

@Suite("Matrix products")
struct MatrixProductTests {
    func random(_ count: Int, seed: UInt64) -> [Float] {
        var random = RandomNumbers(seed: seed)
        return (0..<count).map { _ in random.uniform(within: 1) }
    }

    /// The definition, in double precision; `at` reads a factor.
    func expected(
        _ rows: Int, _ inner: Int, _ columns: Int, left: (Int, Int) -> Float, right: (Int, Int) -> Float
    ) -> [Float] {
        (0..<rows * columns).map { place in
            let (row, column) = (place / columns, place % columns)
            return Float((0..<inner).reduce(0.0) { $0 + Double(left(row, $1)) * Double(right($1, column)) })
        }
    }

    @Test(
        "A product is the sum of products, transposed or not, alone and on a team", arguments: [false, true],
        [false, true])
    func definition(leftTransposed: Bool, rightTransposed: Bool) {
        let (rows, inner, columns) = (70, 19, 45)
        // Longer strides than rows, as parts of larger matrices have.
        let leftStride = (leftTransposed ? rows : inner) + 3
        let rightStride = (rightTransposed ? inner : columns) + 5
        let left = random(leftStride * (leftTransposed ? inner : rows), seed: 1)
        let right = random(rightStride * (rightTransposed ? columns : inner), seed: 2)
        let expected = expected(rows, inner, columns) { row, place in
            left[leftTransposed ? place * leftStride + row : row * leftStride + place]
        } right: { place, column in
            right[rightTransposed ? column * rightStride + place : place * rightStride + column]
        }
        let product = MatrixProduct(
            rows: rows, inner: inner, columns: columns,
            left: .init(stride: leftStride, isTransposed: leftTransposed),
            right: .init(stride: rightStride, isTransposed: rightTransposed))
        var alone = [Float](repeating: .nan, count: rows * columns)
        var span = alone.mutableSpan
        product.apply(left.span, right.span, into: &span)
        #expect(zip(alone, expected).allSatisfy { abs($0 - $1) < 1e-5 })
        for threads in [1, 2, 3] {
            var together = [Float](repeating: .nan, count: rows * columns)
            var span = together.mutableSpan
            product.apply(left.span, right.span, into: &span, on: ThreadTeam(threadCount: threads))
            #expect(zip(together, expected).allSatisfy { abs($0 - $1) < 1e-5 })
        }
    }

    @Test("A product is added to the scaled result")
    func accumulation() {
        let product = MatrixProduct(rows: 2, inner: 1, columns: 3)
        var result: [Float] = [1, 1, 1, 2, 2, 2]
        var span = result.mutableSpan
        let (left, right): ([Float], [Float]) = ([1, 10], [1, 2, 3])
        product.apply(left.span, right.span, alpha: 2, beta: 0.5, into: &span)
        #expect(result == [2.5, 4.5, 6.5, 21, 41, 61])
    }

    @Test("A product has the same bytes on any number of threads")
    func deterministic() {
        let product = MatrixProduct(rows: 300, inner: 64, columns: 1500)
        let (left, right) = (random(300 * 64, seed: 3), random(64 * 1500, seed: 4))
        let results = [1, 2, 3].map { threads in
            var result = [Float](repeating: 0, count: 300 * 1500)
            var span = result.mutableSpan
            product.apply(left.span, right.span, into: &span, on: ThreadTeam(threadCount: threads))
            return result
        }
        #expect(results[0] == results[1])
        #expect(results[0] == results[2])
    }

    @Test("A product over an empty dimension is zero")
    func empty() {
        let nothing: [Float] = []
        var result: [Float] = [5, 5]
        var span = result.mutableSpan
        MatrixProduct(rows: 1, inner: 0, columns: 2).apply(nothing.span, nothing.span, into: &span)
        #expect(result == [0, 0])
    }

    @Test("The library is installed")
    func library() throws { try LinearAlgebraLibrary.load() }
}
