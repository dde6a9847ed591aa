import DenseMath
import Testing

/// Momentum applied to every weight in every step, in double precision.
private struct DenseMomentum {
    var weights: [[Double]]
    var velocities: [[Double]]
    let rate = 0.1
    let momentum = 0.9

    init(_ matrix: Matrix) {
        weights = (0..<matrix.rowCount).map { matrix.row($0).map(Double.init) }
        velocities = weights.map { $0.map { _ in 0 } }
    }

    mutating func step(_ gradient: (Int, Int) -> Double) {
        for row in weights.indices {
            for column in weights[row].indices {
                velocities[row][column] = momentum * velocities[row][column] + gradient(row, column)
                weights[row][column] -= rate * velocities[row][column]
            }
        }
    }
}

@Suite("Momentum")
struct MomentumTests {
    let rule = MomentumRule(rate: 0.1, momentum: 0.9)

    /// 24 is the width with loops of its own.
    @Test("Lazily moved rows equal densely moved ones after every step", arguments: [8, 24])
    func lazyEqualsDense(width: Int) {
        let start = Matrix(rowCount: 7, columnCount: width, values: randomVector(7 * width, seed: 1))
        var lazy = MomentumTable(weights: start, rule: rule)
        var dense = DenseMomentum(start)
        var random = RandomNumbers(seed: 2)
        for step in 1...60 {
            let rows = (0..<Int32(7)).filter { _ in random.uniform() < 0.2 }
            let scales = rows.map { _ in random.gaussian() }
            let delta = (0..<width).map { _ in 0.1 * random.gaussian() }
            lazy.learn(rows.span, scales: scales.span, delta: delta, step: Int32(step))
            dense.step { row, column in
                rows.firstIndex(of: Int32(row)).map { Double(scales[$0]) * Double(delta[column]) } ?? 0
            }
            let now = lazy.weights(afterStep: Int32(step))
            for row in 0..<7 {
                for column in 0..<width { #expect(isClose(now[row, column], Float(dense.weights[row][column]))) }
            }
        }
    }

    @Test("Decoding predicts from the present rows, then updates them by the error", arguments: [8, 24])
    func decode(width: Int) {
        let start = Matrix(rowCount: 5, columnCount: width, values: randomVector(5 * width, seed: 3))
        var lazy = MomentumTable(weights: start, rule: rule)
        var dense = DenseMomentum(start)
        for (step, rows) in ([[0, 3], [1, 2, 3], [4], [0, 4], [3]] as [[Int32]]).enumerated() {
            let code = randomVector(width, seed: UInt64(10 + step)).map { 0.2 * $0 }
            let targets = rows.map { Float($0) * 0.5 }
            var gradient = [Float](repeating: 0, count: width)
            let errors = zip(rows, targets).map { row, target in
                0.5 * ((0..<width).reduce(0) { $0 + dense.weights[Int(row)][$1] * Double(code[$1]) } - Double(target))
            }
            let expected = (0..<width).map { column in
                zip(rows, errors).reduce(0) { $0 + $1.1 * dense.weights[Int($1.0)][column] }
            }
            lazy.decode(
                rows.span, targets: targets.span, scale: 0.5, code: code, step: Int32(step + 1), gradient: &gradient)
            dense.step { row, column in
                rows.firstIndex(of: Int32(row)).map { errors[$0] * Double(code[column]) } ?? 0
            }
            #expect(zip(gradient, expected).allSatisfy { isClose($0, Float($1), tolerance: 1e-4) })
        }
        let end = lazy.weights(afterStep: 5)
        for row in 0..<5 {
            for column in 0..<width {
                #expect(isClose(end[row, column], Float(dense.weights[row][column]), tolerance: 1e-4))
            }
        }
    }

    @Test("Rows that were not read for some steps are read as momentum has moved them")
    func accumulate() {
        let start = Matrix(rowCount: 2, columnCount: 8, values: randomVector(16, seed: 4))
        var lazy = MomentumTable(weights: start, rule: rule)
        lazy.learn([1].span, scales: [2].span, delta: [Float](repeating: 1, count: 8), step: 1)
        var sum = [Float](repeating: 0, count: 8)
        lazy.accumulate([0, 1].span, scales: [1, 3].span, step: 6, into: &sum)
        let now = lazy.weights(afterStep: 5)
        #expect((0..<8).allSatisfy { isClose(sum[$0], now[0, $0] + 3 * now[1, $0]) })
    }

    @Test("A layer's products, gradient and step equal plain loops")
    func layer() {
        let start = Matrix(rowCount: 3, columnCount: 8, values: randomVector(24, seed: 5))
        var layer = MomentumLayer(weights: start, rule: rule)
        var dense = DenseMomentum(start)
        for step in 0..<4 {
            let inputs = randomVector(8, seed: UInt64(20 + step))
            let delta = randomVector(3, seed: UInt64(30 + step)).map { 0.1 * $0 }
            var outputs = [Float](repeating: 0, count: 3)
            layer.forward(inputs, into: &outputs)
            for row in 0..<3 {
                let expected = (0..<8).reduce(0) { $0 + dense.weights[row][$1] * Double(inputs[$1]) }
                #expect(isClose(outputs[row], Float(expected), tolerance: 1e-4))
            }
            let slopes = (0..<8).map { column in
                (0..<3).reduce(0) { $0 + Double(delta[$1]) * dense.weights[$1][column] }
            }
            var inputGradient = [Float](repeating: 9, count: 8)
            layer.learn(inputs: inputs, delta: delta, inputGradient: &inputGradient)
            #expect(zip(inputGradient, slopes).allSatisfy { isClose($0, Float($1), tolerance: 1e-4) })
            dense.step { Double(delta[$0]) * Double(inputs[$1]) }
        }
    }
}
