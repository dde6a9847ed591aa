import DenseMath
import Testing

@Suite("Gather kernels")
struct GatherKernelTests {
    let table = RowTable(stride: 3 * 20, width: 20)
    let rows = randomVector(12 * 60, seed: 1)

    func part(_ row: Int32, _ part: Int, _ column: Int) -> Float { rows[Int(row) * 60 + part * 20 + column] }

    /// None, a remainder of four rows, four rows, and more.
    static let indexLists: [[Int32]] = [[], [5], [0, 2, 11], [1, 3, 4, 7], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]]

    @Test("Pairs of rows are summed with their scales and the constant", arguments: indexLists)
    func pairs(indices: [Int32]) {
        let scales = randomVector(indices.count, seed: 2)
        var sum = [Float](repeating: 1, count: 20)
        var span = sum.mutableSpan
        table.accumulatePairs(rows.span, at: indices.span, scales: scales.span, constant: 3, into: &span)
        for column in 0..<20 {
            let expected = zip(indices, scales).reduce(1) {
                $0 + $1.1 * part($1.0, 0, column) + 3 * part($1.0, 1, column)
            }
            #expect(isClose(sum[column], expected))
        }
    }

    @Test("Rows are summed", arguments: indexLists)
    func sums(indices: [Int32]) {
        var sum = [Float](repeating: 1, count: 20)
        var span = sum.mutableSpan
        table.accumulate(rows.span, at: indices.span, into: &span)
        for column in 0..<20 { #expect(isClose(sum[column], indices.reduce(1) { $0 + part($1, 0, column) })) }
    }

    @Test("Decoding gives the errors, their squares and the code's gradient", arguments: indexLists)
    func decode(indices: [Int32]) {
        let targets = randomVector(indices.count, seed: 3)
        let code = randomVector(20, seed: 4)
        var errors = [Float](repeating: 0, count: indices.count)
        var gradient = [Float](repeating: 0, count: 20)
        var errorSpan = errors.mutableSpan
        var gradientSpan = gradient.mutableSpan
        let loss = table.decode(
            rows.span, part: 2, at: indices.span, targets: targets.span, code: code.span, errors: &errorSpan,
            gradient: &gradientSpan)
        let expected = zip(indices, targets).map { index, target in
            (0..<20).reduce(-target) { $0 + code[$1] * part(index, 2, $1) }
        }
        #expect(zip(errors, expected).allSatisfy { isClose($0, $1) })
        #expect(isClose(Float(loss), expected.reduce(0) { $0 + $1 * $1 }, tolerance: 1e-4))
        for column in 0..<20 {
            let slope = zip(indices, expected).reduce(0) { $0 + $1.1 * part($1.0, 2, column) }
            #expect(isClose(gradient[column], slope, tolerance: 1e-4))
        }
    }

    @Test("Gradients are summed into three parts", arguments: indexLists)
    func gradients(indices: [Int32]) {
        let scales = randomVector(indices.count, seed: 5)
        let errors = randomVector(indices.count, seed: 6)
        var sums = [Float](repeating: 0, count: 60)
        var span = sums.mutableSpan
        table.accumulateGradients(
            rows.span, at: indices.span, scales: scales.span, errors: errors.span, constant: 0.5, into: &span)
        for column in 0..<20 {
            let places = indices.indices
            let value = places.reduce(0) { $0 + scales[$1] * part(indices[$1], 1, column) }
            let mask = places.reduce(0) { $0 + 0.5 * part(indices[$1], 1, column) }
            let decoder = places.reduce(0) { $0 + errors[$1] * part(indices[$1], 0, column) }
            #expect(isClose(sums[column], value))
            #expect(isClose(sums[20 + column], mask))
            #expect(isClose(sums[40 + column], decoder))
        }
    }
}
