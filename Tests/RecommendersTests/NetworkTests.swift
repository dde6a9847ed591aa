import DenseMath
import Foundation
import Testing

@testable import Recommenders

/// Gradients against finite differences.
@Suite("Network layers and losses", .oneAtATime)
struct NetworkTests {
    let team = ThreadTeam(threadCount: 2)
    /// A step of Adam that equals the gradient: without memory, and with an epsilon that dominates the root.
    var plainRule: AdamRule {
        var rule = AdamRule(rate: 1e4)
        (rule.meanDecay, rule.squareDecay, rule.epsilon) = (0, 0, 1e4)
        return rule
    }

    func activations(rows: Int, units: Int, seed: UInt64, scale: Float = 1) -> Activations {
        var random = RandomNumbers(seed: seed)
        let numbers = (0..<rows * units).map { _ in random.uniform(within: scale) }
        var result = Activations(unitCount: units)
        result.resize(rowCount: rows)
        result.forEachRow(on: team) { row, span in
            for unit in 0..<units { span[unit] = numbers[row * units + unit] }
        }
        return result
    }

    func sparseRows(_ rows: [[(Int32, Float)]]) -> SparseRows {
        var result = SparseRows()
        for row in rows {
            for (column, value) in row { result.append(column: column, value: value) }
            result.endRow()
        }
        return result
    }

    /// Compares a gradient with finite differences of a function of the same numbers.
    func check(_ gradient: Activations, of point: Activations, _ function: (Activations) -> Double) {
        let step: Float = 1e-2
        for row in 0..<point.rowCount {
            for place in point.units(ofRow: row) {
                var (up, down) = (point, point)
                up.withMutableValues { $0[place] += step }
                down.withMutableValues { $0[place] -= step }
                let difference = (function(up) - function(down)) / Double(2 * step)
                #expect(abs(Double(gradient.values[place]) - difference) < 1e-3)
            }
        }
    }

    /// A loss whose gradient another test checks: the squared difference from fixed numbers.
    func loss(_ outputs: Activations) -> (value: Double, gradient: Activations) {
        var gradient = outputs
        let value = Losses.squared(
            &gradient, targets: activations(rows: outputs.rowCount, units: outputs.unitCount, seed: 99), on: team)
        return (value, gradient)
    }

    @Test("The gradient of the multinomial loss equals finite differences")
    func multinomial() {
        let point = activations(rows: 3, units: 5, seed: 1)
        let targets = sparseRows([[(0, 1), (3, 1)], [], [(4, 2)]])
        var gradient = point
        let value = Losses.multinomial(&gradient, targets: targets, on: team)
        let logSums = (0..<3).map { row in
            log(Double(point.values[point.units(ofRow: row)].reduce(0) { $0 + exp($1) }))
        }
        let first = point.units(ofRow: 0).lowerBound, last = point.units(ofRow: 2).lowerBound
        let expected =
            (2 * logSums[0] - Double(point.values[first] + point.values[first + 3]) + 2 * logSums[2]
                - 2 * Double(point.values[last + 4])) / 3
        #expect(abs(value - expected) < 1e-5)
        check(gradient, of: point) { other in
            var other = other
            return Losses.multinomial(&other, targets: targets, on: team)
        }
    }

    @Test("The gradient of the cross-entropy equals finite differences, even far from zero")
    func crossEntropy() {
        for shift: Float in [0, 200] {
            var point = activations(rows: 3, units: 4, seed: 2)
            point.forEachRow(on: team) { _, units in for unit in units.indices { units[unit] += shift } }
            var gradient = point
            _ = Losses.crossEntropy(&gradient, classes: [0, 3, 1], on: team)
            check(gradient, of: point) { other in
                var other = other
                return Losses.crossEntropy(&other, classes: [0, 3, 1], on: team)
            }
        }
    }

    @Test("The gradients of both squared losses equal finite differences")
    func squared() {
        let point = activations(rows: 2, units: 3, seed: 3)
        let targets = activations(rows: 2, units: 3, seed: 4)
        var gradient = point
        let value = Losses.squared(&gradient, targets: targets, on: team)
        let all = (0..<2).flatMap { row in point.units(ofRow: row).map { point.values[$0] - targets.values[$0] } }
        #expect(abs(value - Double(all.reduce(0) { $0 + $1 * $1 } / 6)) < 1e-6)
        check(gradient, of: point) { other in
            var other = other
            return Losses.squared(&other, targets: targets, on: team)
        }
        let some = sparseRows([[(1, 0.5)], [(0, -1), (2, 2)]])
        gradient = point
        _ = Losses.maskedSquared(&gradient, targets: some, on: team)
        check(gradient, of: point) { other in
            var other = other
            return Losses.maskedSquared(&other, targets: some, on: team)
        }
    }

    @Test(
        "The derivatives of activations equal finite differences",
        arguments: [Activation.linear, .sigmoid, .tanh, .relu])
    func activation(_ activation: Activation) {
        let point = activations(rows: 3, units: 7, seed: 5, scale: 2)
        var outputs = point
        outputs.apply(activation, on: team)
        var gradient = loss(outputs).gradient
        gradient.goBack(through: activation, outputs: outputs, on: team)
        check(gradient, of: point) { other in
            var other = other
            other.apply(activation, on: team)
            return loss(other).value
        }
    }

    @Test("The gradients of a dense layer's inputs and weights equal finite differences")
    func dense() {
        var random = RandomNumbers(seed: 6)
        let layer = DenseLayer(inputCount: 5, outputCount: 4, random: &random)
        let inputs = activations(rows: 6, units: 5, seed: 7)
        func value(_ layer: DenseLayer, _ inputs: Activations) -> (value: Double, gradient: Activations) {
            var sums = Activations(unitCount: 4)
            layer.forward(inputs, into: &sums, on: team)
            return loss(sums)
        }
        let gradient = value(layer, inputs).gradient
        var inputGradient = Activations(unitCount: 5)
        layer.goBack(gradient, into: &inputGradient, on: team)
        check(inputGradient, of: inputs) { value(layer, $0).value }

        var moved = layer
        moved.learn(inputs: inputs, gradient: gradient, rule: plainRule, step: 1, on: team)
        let slope = zip(layer.weights.values, moved.weights.values).map { $0 - $1 }
        expectSlope(slope, of: layer.weights) { weights in
            var sums = Activations(unitCount: 4)
            DenseLayer(inputCount: 5, weights: weights).forward(inputs, into: &sums, on: team)
            return loss(sums).value
        }
    }

    @Test("The gradient of a sparse layer's weights equals finite differences")
    func sparse() {
        var random = RandomNumbers(seed: 8)
        let layer = SparseLayer(inputCount: 6, outputCount: 3, limit: 0.5, random: &random)
        let batch = sparseRows([[(0, 1), (4, -2)], [], [(4, 0.5), (5, 1), (1, 3)]])
        func sums(_ layer: SparseLayer) -> Activations {
            var sums = Activations(unitCount: 3)
            layer.forward(batch, into: &sums, on: team)
            return sums
        }
        var moved = layer
        moved.learn(
            batch.transposed(columnCount: 6), gradient: loss(sums(layer)).gradient, rule: plainRule, step: 1, on: team)
        let slope = zip(layer.weights.values, moved.weights.values).map { $0 - $1 }
        expectSlope(slope, of: layer.weights) { loss(sums(SparseLayer(weights: $0, outputCount: 3))).value }
        #expect(moved.weights.row(2) == layer.weights.row(2))
    }

    /// Compares a slope with finite differences of a function of the weights.
    func expectSlope(_ slope: [Float], of weights: Matrix, _ function: (Matrix) -> Double) {
        for row in 0..<weights.rowCount {
            for column in 0..<weights.columnCount {
                var (up, down) = (weights, weights)
                up[row, column] += 1e-2
                down[row, column] -= 1e-2
                let difference = (function(up) - function(down)) / 2e-2
                #expect(abs(Double(slope[row * weights.columnCount + column]) - difference) < 1e-3)
            }
        }
    }

    @Test("Dropout keeps the mean, leaves out its share, and repeats itself in the backward pass")
    func dropout() {
        let dropout = Dropout(probability: 0.25, seed: 9)
        var values = Activations(unitCount: 1000)
        values.resize(rowCount: 20)
        values.forEachRow(on: team) { _, units in for unit in units.indices { units[unit] = 1 } }
        var gradient = values
        dropout.apply(&values, step: 3, on: team)
        dropout.goBack(&gradient, step: 3, on: team)
        #expect(values.values == gradient.values)
        let units = (0..<20).flatMap { values.values[values.units(ofRow: $0)] }
        #expect(abs(units.reduce(0, +) / 20_000 - 1) < 0.02)
        #expect(abs(Float(units.filter { $0 == 0 }.count) / 20_000 - 0.25) < 0.02)
        #expect(values.values[values.units(ofRow: 0)] != values.values[values.units(ofRow: 1)])
    }
}
