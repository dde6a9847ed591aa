import DenseMath
import Testing

@Suite("Adam")
struct AdamTests {
    let team = ThreadTeam(threadCount: 2)

    /// The paper's algorithm 1, in double precision, for one weight.
    func reference(_ gradients: [Double], start: Double, rule: AdamRule) -> Double {
        var (weight, mean, square) = (start, 0.0, 0.0)
        var (meanPower, squarePower) = (1.0, 1.0)
        for gradient in gradients {
            mean = Double(rule.meanDecay) * mean + (1 - Double(rule.meanDecay)) * gradient
            square = Double(rule.squareDecay) * square + (1 - Double(rule.squareDecay)) * gradient * gradient
            meanPower *= Double(rule.meanDecay)
            squarePower *= Double(rule.squareDecay)
            let root = (square / (1 - squarePower)).squareRoot()
            weight -= Double(rule.rate) * (mean / (1 - meanPower)) / (root + Double(rule.epsilon))
        }
        return weight
    }

    @Test("Weights move as in the paper's algorithm, in blocks of any size", arguments: [1, 2, 100])
    func algorithm(blockSize: Int) {
        let rule = AdamRule(rate: 0.01)
        var random = RandomNumbers(seed: 1)
        let gradients = (0..<20).map { _ in (0..<15).map { _ in random.uniform(within: 1) } }
        var table = AdamTable(weights: Matrix(rowCount: 5, columnCount: 3))
        for (step, slope) in gradients.enumerated() {
            table.learn(rule: rule, step: Int32(step + 1), blockSize: blockSize, on: team) { rows, gradient in
                for place in gradient.indices { gradient[place] = slope[rows.lowerBound * 3 + place] }
            }
        }
        for place in 0..<15 {
            let expected = reference(gradients.map { Double($0[place]) }, start: 0, rule: rule)
            #expect(abs(Double(table.weights.values[place]) - expected) < 1e-5)
        }
    }

    @Test("A row that was not read for some steps moves as by steps without a gradient")
    func sleep() {
        let rule = AdamRule(rate: 0.01)
        var table = AdamTable(weights: Matrix(rowCount: 2, columnCount: 1))
        var gradients = [[Double]](repeating: [], count: 2)
        // Row 0 is seen in every step, row 1 in every seventh.
        for step in 1...100 {
            let rows: [Int32] = step % 7 == 0 ? [0, 1] : [0]
            table.wake(rows: rows, rule: rule, step: Int32(step), on: team)
            table.learn(rows: rows, rule: rule, step: Int32(step), on: team) { position, gradient in
                gradient[0] = Float(1 + step % 3) * (rows[position] == 1 ? -1 : 1)
            }
            gradients[0].append(Double(1 + step % 3))
            gradients[1].append(rows.count == 2 ? -Double(1 + step % 3) : 0)
        }
        table.wake(rows: [0, 1], rule: rule, step: 101, on: team)
        let expected = gradients.map { reference($0, start: 0, rule: rule) }
        #expect(abs(Double(table.weights[0, 0]) / expected[0] - 1) < 1e-4)
        #expect(abs(Double(table.weights[1, 0]) / expected[1] - 1) < 0.03)
    }

    @Test("Weight decay is the gradient of a quadratic penalty")
    func decay() {
        var rule = AdamRule(rate: 0.1)
        rule.weightDecay = 0.5
        var table = AdamTable(weights: Matrix(rowCount: 1, columnCount: 2, values: [2, -2]))
        for step in 1...200 {
            table.learn(rule: rule, step: Int32(step), blockSize: 1, on: team) { _, gradient in gradient[1] = 0.5 }
        }
        #expect(abs(table.weights[0, 0]) < 0.05)
        #expect(abs(table.weights[0, 1] + 1) < 0.05)
    }
}
