import Foundation

/// Learns the weights of a blend's components: the mean of all mixtures on a grid, each weighted by the likelihood of
/// its validation figures under the hypothesis that it is as good as the best one.
///
/// The best mixture alone is hardly better than many quite different ones, and which of them is best changes with a few
/// ratings. The mean ranks better for other users, and is stable.
struct BlendWeights {
    private let candidates: BlendCandidates

    /// A component is dropped where its gain is below `leastGain` by this many standard errors.
    private static let errorsAgainst: Float = 1.5
    private static let leastGain: Float = 0.002
    /// A component of a smaller weight hardly changes a ranking.
    private static let leastShare: Float = 0.1

    init(_ candidates: BlendCandidates) {
        self.candidates = candidates
    }

    /// - Returns: weights that sum to 1, 0 for a dropped component; and the held-out users' mean NDCG@100 with them.
    func learn() -> (weights: [Float], ndcg: Float) {
        let mixtures = BlendMixtures.all(of: candidates.componentCount).map(evaluated)
        var best = mixtures[0]
        for mixture in mixtures where mean(mixture.figures) > mean(best.figures) { best = mixture }
        let likelihoods = mixtures.map { likelihood($0.figures, of: best.figures) }
        let middle = (0..<candidates.componentCount).map { component in
            zip(mixtures, likelihoods).reduce(Float(0)) { $0 + $1.0.weights[component] * $1.1 }
        }
        let shares = Self.parted(middle) ?? middle
        var chosen = evaluated(Self.parted(shares.map { $0 < Self.leastShare ? 0 : $0 }) ?? shares)
        while let smaller = withoutTheLeast(chosen) { chosen = smaller }
        return (chosen.weights, mean(chosen.figures))
    }

    private typealias Evaluated = (weights: [Float], figures: [Float])

    private func evaluated(_ weights: [Float]) -> Evaluated { (weights, candidates.ndcgs(weights)) }

    /// Drops the component with the smallest gain; nil where none may be dropped.
    private func withoutTheLeast(_ current: Evaluated) -> Evaluated? {
        var best: (mixture: Evaluated, gain: Float)?
        for component in current.weights.indices where current.weights[component] > 0 {
            var weights = current.weights
            weights[component] = 0
            guard let rest = Self.parted(weights) else { continue }
            let mixture = evaluated(rest)
            let (gain, error) = difference(current.figures, mixture.figures)
            let most = gain + Self.errorsAgainst * error
            if most < best?.gain ?? Self.leastGain { best = (mixture, most) }
        }
        return best?.mixture
    }

    /// The likelihood of a difference to the best mixture by chance; 1 for the best.
    private func likelihood(_ figures: [Float], of best: [Float]) -> Float {
        let (loss, error) = difference(best, figures)
        if loss <= 0 { return 1 }
        return error > 0 ? exp(-0.5 * (loss / error) * (loss / error)) : 0
    }

    /// The weights, scaled to a sum of 1; nil where all are 0.
    private static func parted(_ weights: [Float]) -> [Float]? {
        let sum = weights.reduce(0, +)
        return sum > 0 ? weights.map { $0 / sum } : nil
    }

    /// The mean gain of the first figures over the others, and its standard error.
    private func difference(_ figures: [Float], _ others: [Float]) -> (mean: Float, error: Float) {
        let differences = zip(figures, others).map { $0 - $1 }
        let gain = mean(differences)
        let variance = mean(differences.map { ($0 - gain) * ($0 - gain) })
        return (gain, (variance / Float(max(differences.count, 1))).squareRoot())
    }

    private func mean(_ figures: [Float]) -> Float {
        figures.reduce(0, +) / Float(max(figures.count, 1))
    }
}

/// All mixtures of the components on an even grid.
enum BlendMixtures {
    /// Weights are multiples of one over this, or of a larger share where there are many components.
    private static let divisions = 6
    /// Upper bound of the number of mixtures, because each is evaluated.
    private static let limit = 500

    /// - Parameter count: number of components, at least 1.
    static func all(of count: Int) -> [[Float]] {
        for divisions in stride(from: divisions, to: 1, by: -1) where wayCount(divisions, count) <= limit {
            return ways(of: divisions, among: count).map { $0.map { Float($0) / Float(divisions) } }
        }
        return ways(of: 1, among: count).map { $0.map { Float($0) } }
    }

    private static func ways(of total: Int, among count: Int) -> [[Int]] {
        if count == 1 { return [[total]] }
        return (0...total).reversed().flatMap { first in
            ways(of: total - first, among: count - 1).map { [first] + $0 }
        }
    }

    /// The binomial coefficient (`total` + `count` - 1) over `total`.
    private static func wayCount(_ total: Int, _ count: Int) -> Int {
        (1...total).reduce(1) { $0 * (count - 1 + $1) / $1 }
    }
}
