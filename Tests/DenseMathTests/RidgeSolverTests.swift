import DenseMath
import Testing

@Suite("Ridge regression")
struct RidgeSolverTests {
    /// The gradient of the loss at a solution, in double precision: zero where it is least.
    func gradient(
        _ inputs: Matrix, _ targets: [Float], _ solution: [Float], penalty: Double, interceptPenalty: Double
    ) -> [Double] {
        let units = inputs.columnCount
        var gradient = solution.enumerated().map { Double($1) * ($0 == units ? interceptPenalty : penalty) }
        for row in 0..<inputs.rowCount {
            var error = Double(solution[units]) - Double(targets[row])
            for unit in 0..<units { error += Double(inputs[row, unit]) * Double(solution[unit]) }
            for unit in 0..<units { gradient[unit] += error * Double(inputs[row, unit]) }
            gradient[units] += error
        }
        return gradient
    }

    /// Fewer equations than unknowns, as many, and more.
    @Test("The gradient of the ridge regression vanishes at the solution", arguments: [1, 5, 12, 13, 14, 80])
    func optimal(rowCount: Int) throws {
        let inputs = Matrix(rowCount: rowCount, columnCount: 12, values: randomVector(rowCount * 12, seed: 1))
        let targets = randomVector(rowCount, seed: 2)
        var solver = RidgeSolver(unitCount: 12, penalty: 2, interceptPenalty: 0.5)
        solver.begin(rowCount: rowCount)
        for row in 0..<rowCount { inputs.withRow(row) { solver.setRow(row, inputs: $0) } }
        let solved = solver.solve(targets: targets)
        let solution = try #require(solved)
        let slopes = gradient(inputs, targets, solution, penalty: 2, interceptPenalty: 0.5)
        #expect(slopes.allSatisfy { abs($0) < 1e-3 })
    }

    @Test("With a prior the penalties apply to the difference from it", arguments: [5, 40])
    func prior(rowCount: Int) throws {
        let inputs = Matrix(rowCount: rowCount, columnCount: 12, values: randomVector(rowCount * 12, seed: 4))
        let targets = randomVector(rowCount, seed: 5)
        let prior = randomVector(13, seed: 6)
        var solver = RidgeSolver(unitCount: 12, penalty: 2, interceptPenalty: 0.5)
        solver.begin(rowCount: rowCount)
        for row in 0..<rowCount { inputs.withRow(row) { solver.setRow(row, inputs: $0) } }
        let solved = solver.solve(targets: targets, prior: prior)
        let solution = try #require(solved)
        let slopes = gradient(inputs, targets, solution, penalty: 2, interceptPenalty: 0.5)
        for (place, slope) in slopes.enumerated() {
            #expect(abs(slope - Double(prior[place]) * (place == 12 ? 0.5 : 2)) < 1e-3)
        }
        solver.begin(rowCount: 0)
        let unmoved = solver.solve(targets: [], prior: prior)
        #expect(unmoved == prior)
    }

    @Test("Without equations every weight is zero")
    func empty() {
        var solver = RidgeSolver(unitCount: 3, penalty: 1, interceptPenalty: 1)
        solver.begin(rowCount: 0)
        let solution = solver.solve(targets: [])
        #expect(solution == [0, 0, 0, 0])
    }

    @Test("A solver that was used before answers as a new one")
    func reuse() {
        let inputs = randomVector(30, seed: 3)
        func solve(_ solver: inout RidgeSolver, rows: Int) -> [Float]? {
            solver.begin(rowCount: rows)
            for row in 0..<rows { solver.setRow(row, inputs: inputs.span.extracting(3 * row..<3 * row + 3)) }
            return solver.solve(targets: Array(inputs[..<rows]))
        }
        var used = RidgeSolver(unitCount: 3, penalty: 1, interceptPenalty: 1)
        _ = solve(&used, rows: 10)
        var new = RidgeSolver(unitCount: 3, penalty: 1, interceptPenalty: 1)
        let answers = (solve(&used, rows: 2), solve(&new, rows: 2))
        #expect(answers.0 != nil && answers.0 == answers.1)
    }

    @Test("Numbers that overflow never give NaN")
    func overflow() {
        var solver = RidgeSolver(unitCount: 2, penalty: 1, interceptPenalty: 1)
        solver.begin(rowCount: 1)
        solver.setRow(0, inputs: [1e30, 1e30].span)
        let solution = solver.solve(targets: [1])
        #expect(solution?.allSatisfy { $0.isFinite } ?? true)
    }
}
