import DenseMath
import Foundation
import Testing

@Suite("Network kernels")
struct NetworkKernelTests {
    @Test("tanh is exact to a millionth everywhere")
    func tanh() {
        let points = (-4000...4000).map { Float($0) / 200 } + [1e-6, -1e-6, 80, -80, 1000, -1000]
        var values = points
        var span = values.mutableSpan
        Activation.tanh.apply(&span)
        for (point, value) in zip(points, values) {
            let expected = Foundation.tanh(Double(point))
            #expect(abs(Double(value) - expected) <= 1e-6 * max(1e-3, abs(expected)) + 1e-7)
        }
    }

    @Test("The softmax sums to its scale, and returns the logarithm of the sum", arguments: [1, 31, 32, 1000])
    func softmax(count: Int) {
        var random = RandomNumbers(seed: 1)
        // Far from zero: exponentials of these alone would overflow.
        let points = (0..<count).map { _ in 300 + random.uniform(within: 20) }
        var values = points
        var span = values.mutableSpan
        let logarithm = Kernels.softmax(&span, scale: 3)
        let largest = Double(points.max() ?? 0)
        let sum = points.reduce(0.0) { $0 + exp(Double($1) - largest) }
        #expect(abs(logarithm - (largest + log(sum))) < 1e-3)
        for (point, value) in zip(points, values) {
            #expect(abs(Double(value) - 3 * exp(Double(point) - largest) / sum) < 1e-5)
        }
    }

    @Test("Rows of a table are summed with factors", arguments: [0, 1, 4, 11])
    func rows(count: Int) {
        var random = RandomNumbers(seed: 2)
        let table = (0..<20 * 8).map { _ in random.uniform(within: 1) }
        let indices = (0..<count).map { _ in Int32(random.next(upperBound: UInt64(20))) }
        let scales = (0..<count).map { _ in random.uniform(within: 1) }
        var sum: [Float] = [1, 2, 3, 4, 5, 6, 7]
        var span = sum.mutableSpan
        Kernels.accumulateRows(table.span, stride: 8, width: 6, at: indices.span, scales: scales.span, into: &span)
        for column in 0..<7 {
            let added = indices.indices.reduce(Float(0)) { $0 + scales[$1] * table[Int(indices[$1]) * 8 + column] }
            #expect(abs(sum[column] - (Float(column + 1) + (column < 6 ? added : 0))) < 1e-5)
        }
    }
}
