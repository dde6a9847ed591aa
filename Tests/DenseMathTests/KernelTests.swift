import DenseMath
import Foundation
import Testing

func randomVector(_ count: Int, seed: UInt64) -> [Float] {
    var random = RandomNumbers(seed: seed)
    return (0..<count).map { _ in random.gaussian() }
}

func isClose(_ a: Float, _ b: Float, tolerance: Float = 1e-5) -> Bool {
    abs(a - b) <= tolerance * max(1, abs(a), abs(b))
}

@Suite("Dense kernels")
struct KernelTests {
    /// Around the widths of vectors and of unrolled loops.
    static let lengths = [0, 1, 3, 4, 7, 8, 15, 16, 17, 31, 33, 64, 100, 208, 1000]

    @Test("A dot product is the sum of products", arguments: lengths)
    func dot(length: Int) {
        let (a, b) = (randomVector(length, seed: 1), randomVector(length, seed: 2))
        let expected = zip(a, b).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
        #expect(isClose(Kernels.dot(a.span, b.span), Float(expected), tolerance: 1e-4))
    }

    @Test("axpy adds a multiple", arguments: lengths)
    func axpy(length: Int) {
        let x = randomVector(length, seed: 3)
        let before = randomVector(length, seed: 4)
        var y = before
        var span = y.mutableSpan
        Kernels.axpy(2.5, x.span, into: &span)
        #expect(y.indices.allSatisfy { isClose(y[$0], before[$0] + 2.5 * x[$0]) })
    }

    @Test("Rows are scored in order, from the offset on", arguments: [1, 16, 37, 208])
    func scoreRows(columns: Int) {
        let rows = randomVector(11 * columns, seed: 5)
        let vector = randomVector(columns, seed: 6)
        var scores = [Float](repeating: -1, count: 14)
        Kernels.scoreRows(rows.span, vector: vector.span, into: &scores, at: 2)
        for row in 0..<11 {
            let expected = (0..<columns).reduce(0.0) { $0 + Double(rows[row * columns + $1]) * Double(vector[$1]) }
            #expect(isClose(scores[2 + row], Float(expected), tolerance: 1e-4))
        }
        #expect([scores[0], scores[1], scores[13]] == [-1, -1, -1])
    }

    @Test("Cosines are relative to the centre, over the used columns alone")
    func cosineRows() {
        let (columns, used) = (16, 5)
        var rows = randomVector(9 * columns, seed: 7)
        let centre = randomVector(used, seed: 8)
        for column in 0..<used { rows[3 * columns + column] = centre[column] }
        let query = randomVector(used, seed: 9)
        var cosines = [Float](repeating: 7, count: 9)
        Kernels.cosineRows(
            rows.span, columns: columns, centre: centre.span, query: query.span, into: &cosines, at: 0)
        for row in 0..<9 where row != 3 {
            let moved = (0..<used).map { rows[row * columns + $0] - centre[$0] }
            let product = zip(moved, query).reduce(0) { $0 + $1.0 * $1.1 }
            let lengths = [moved, query].map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
            #expect(isClose(cosines[row], product / (lengths[0] * lengths[1])))
        }
        #expect(cosines[3] == 0, "a row at the centre has no direction")
    }

    @Test("The sigmoid is exact to a millionth, even far from zero")
    func sigmoid() {
        let inputs = stride(from: Float(-100), through: 100, by: 0.0371).map { $0 } + [-1e30, 1e30, 0, -0.0]
        var outputs = inputs
        var span = outputs.mutableSpan
        Kernels.sigmoid(&span, count: inputs.count)
        for (input, output) in zip(inputs, outputs) {
            #expect(abs(Double(output) - 1 / (1 + exp(-Double(input)))) < 1e-6)
        }
        #expect(outputs.last == 0.5)
    }

    @Test("The sigmoid leaves numbers after the count unchanged")
    func sigmoidCount() {
        var values: [Float] = [0, 0, 3]
        var span = values.mutableSpan
        Kernels.sigmoid(&span, count: 2)
        #expect(values == [0.5, 0.5, 3])
    }
}
