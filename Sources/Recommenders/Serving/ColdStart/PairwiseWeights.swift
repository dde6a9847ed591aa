import Foundation

/// Weights of a linear score that ranks chosen items above others: logistic regression on differences of features (BPR:
/// Rendle et al., 2009, with a few weights instead of factors), by Newton's method.
enum PairwiseWeights {
    private static let roundLimit = 25
    private static let tolerance = 1e-6
    /// Penalty of the squared weights for each example, which keeps weights finite where the examples are separable.
    private static let penalty = 1e-3

    /// - Parameter differences: features of a chosen item less those of another one; all of the same length.
    /// - Returns: nil without examples, or where the weights are not finite.
    static func fit(_ differences: [[Float]]) -> [Float]? {
        guard let width = differences.first?.count else { return nil }
        var weights = [Double](repeating: 0, count: width)
        for _ in 0..<roundLimit {
            let step = newtonStep(differences, weights)
            for place in 0..<width { weights[place] += step[place] }
            if step.allSatisfy({ abs($0) < tolerance }) { break }
        }
        return weights.allSatisfy(\.isFinite) ? weights.map { Float($0) } : nil
    }

    private static func newtonStep(_ differences: [[Float]], _ weights: [Double]) -> [Double] {
        let width = weights.count
        let scale = penalty * Double(differences.count)
        var gradient = weights.map { -scale * $0 }
        var curvature = [[Double]](repeating: [Double](repeating: 0, count: width), count: width)
        for place in 0..<width { curvature[place][place] = scale }
        for difference in differences {
            let values = difference.map { Double($0) }
            let margin = zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 }
            let miss = 1 / (1 + exp(margin))
            for row in 0..<width {
                gradient[row] += miss * values[row]
                for column in 0...row { curvature[row][column] += miss * (1 - miss) * values[row] * values[column] }
            }
        }
        return solve(curvature, gradient)
    }

    /// Solves a positive definite system by Cholesky's decomposition. Only the lower half of the matrix is read.
    private static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
        var lower = matrix
        var solution = right
        for row in right.indices {
            for column in 0...row {
                var rest = lower[row][column]
                for place in 0..<column { rest -= lower[row][place] * lower[column][place] }
                lower[row][column] =
                    row == column ? max(rest, .leastNormalMagnitude).squareRoot() : rest / lower[column][column]
            }
            for place in 0..<row { solution[row] -= lower[row][place] * solution[place] }
            solution[row] /= lower[row][row]
        }
        for row in right.indices.reversed() {
            for place in right.indices.dropFirst(row + 1) { solution[row] -= lower[place][row] * solution[place] }
            solution[row] /= lower[row][row]
        }
        return solution
    }
}
