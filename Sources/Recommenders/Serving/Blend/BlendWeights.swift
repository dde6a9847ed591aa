import Foundation

/// Learns what the components of a blend weigh: the mean of all mixtures, each counted by how likely the judges' figures are if it is as good as
/// the best of them.
///
/// The best mixture alone is hardly better than many that look quite different, and which of them it is, is chance: learned from a few ratings
/// more, another one is. The middle of them ranks better for people who are no judges, and stays where it is.
struct BlendWeights {
    private let candidates: BlendCandidates

    /// A component goes where the judges say by so many standard errors that it gains less than what its time in every answer is worth.
    private static let errorsAgainst: Float = 1.5
    private static let leastGain: Float = 0.002
    /// One that weighs less hardly changes a ranking.
    private static let leastShare: Float = 0.1

    init(_ candidates: BlendCandidates) {
        self.candidates = candidates
    }

    /// - Returns: Shares of one, 0 for a component that takes no part; and the judges' mean NDCG@100 with them.
    func learn() -> (weights: [Float], ndcg: Float) {
        let mixtures = BlendMixtures.all(of: candidates.componentCount).map(judged)
        var best = mixtures[0]
        for mixture in mixtures where mean(mixture.figures) > mean(best.figures) { best = mixture }
        let likelihoods = mixtures.map { likelihood($0.figures, of: best.figures) }
        let middle = (0..<candidates.componentCount).map { component in
            zip(mixtures, likelihoods).reduce(Float(0)) { $0 + $1.0.weights[component] * $1.1 }
        }
        let shares = Self.parted(middle) ?? middle
        var chosen = judged(Self.parted(shares.map { $0 < Self.leastShare ? 0 : $0 }) ?? shares)
        while let smaller = withoutTheLeast(chosen) { chosen = smaller }
        return (chosen.weights, mean(chosen.figures))
    }

    private typealias Judged = (weights: [Float], figures: [Float])

    private func judged(_ weights: [Float]) -> Judged { (weights, candidates.ndcgs(weights)) }

    /// Without the component that is missed least; nil where none may go.
    private func withoutTheLeast(_ current: Judged) -> Judged? {
        var best: (mixture: Judged, gain: Float)?
        for component in current.weights.indices where current.weights[component] > 0 {
            var weights = current.weights
            weights[component] = 0
            guard let rest = Self.parted(weights) else { continue }
            let mixture = judged(rest)
            let (gain, error) = difference(current.figures, mixture.figures)
            let most = gain + Self.errorsAgainst * error
            if most < best?.gain ?? Self.leastGain { best = (mixture, most) }
        }
        return best?.mixture
    }

    /// That a mixture falls behind the best by so much, by chance: 1 for the best.
    private func likelihood(_ figures: [Float], of best: [Float]) -> Float {
        let (loss, error) = difference(best, figures)
        if loss <= 0 { return 1 }
        return error > 0 ? exp(-0.5 * (loss / error) * (loss / error)) : 0
    }

    /// Brought to a sum of one; nil where nothing is left.
    private static func parted(_ weights: [Float]) -> [Float]? {
        let sum = weights.reduce(0, +)
        return sum > 0 ? weights.map { $0 / sum } : nil
    }

    /// By how much the first is better in the judges' mean, and the standard error of that.
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

/// The ways to part one among the components of a blend, evenly spread over all there are.
enum BlendMixtures {
    /// Shares are multiples of one by this, or by less where there are many components.
    private static let divisions = 6
    /// Each is judged.
    private static let limit = 500

    /// - Parameter count: of components, at least one.
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

    /// Over (`total` + `count` - 1) places, `total` at a time.
    private static func wayCount(_ total: Int, _ count: Int) -> Int {
        (1...total).reduce(1) { $0 * (count - 1 + $1) / $1 }
    }
}
