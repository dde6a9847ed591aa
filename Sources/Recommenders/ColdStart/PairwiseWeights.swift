import Foundation

/// Weights of a linear score under which what was chosen comes before what was not: logistic regression on differences
/// (Rendle et al., "BPR", 2009, with a handful of weights in place of factors), by gradient steps to convergence.
enum PairwiseWeights {
    private static let steps = 300
    /// Of the squared weights, an example.
    private static let penalty = 1e-3

    /// - Parameter differences: features of a chosen item less those of one that was not; all equally long.
    /// - Returns: nil where there is no example.
    static func fit(_ differences: [[Float]]) -> [Float]? {
        guard let width = differences.first?.count else { return nil }
        let count = Double(differences.count)
        let squares = differences.reduce(0.0) { $0 + $1.reduce(0.0) { $0 + Double($1 * $1) } }
        // The logistic loss curves by a quarter at most: this step never overshoots.
        let step = 1 / (0.25 * squares / count + penalty)
        var weights = [Double](repeating: 0, count: width)
        for _ in 0..<steps {
            var gradient = weights.map { penalty * $0 }
            for difference in differences {
                var margin = 0.0
                for place in 0..<width { margin += weights[place] * Double(difference[place]) }
                let pull = 1 / (1 + exp(margin)) / count
                for place in 0..<width { gradient[place] -= pull * Double(difference[place]) }
            }
            for place in 0..<width { weights[place] -= step * gradient[place] }
        }
        return weights.map { Float($0) }
    }
}
