/// Learns what the components of a blend weigh: from the best one alone, takes in whatever makes the judges' rankings clearly better, then
/// adjusts the weights by turns. So few numbers, each at a few values, leave little to learn by heart.
struct BlendWeights {
    private let candidates: BlendCandidates

    /// Weights that are tried, against 1 for the best component.
    private static let steps: [Float] = [0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2]
    /// A component must gain so much to be asked in every answer, and so many standard errors.
    private static let leastGain: Float = 0.0005
    private static let leastErrors: Float = 1
    private static let rounds = 2

    init(_ candidates: BlendCandidates) {
        self.candidates = candidates
    }

    func learn() -> (weights: [Float], ndcg: Float) {
        let count = candidates.componentCount
        var best = (weights: [Float](repeating: 0, count: count), figures: [Float]())
        for component in 0..<count {
            var weights = [Float](repeating: 0, count: count)
            weights[component] = 1
            let figures = candidates.ndcgs(weights)
            if best.figures.isEmpty || mean(figures) > mean(best.figures) { best = (weights, figures) }
        }
        while let better = bestAddition(to: best) { best = better }
        for _ in 0..<Self.rounds {
            for component in 0..<count where best.weights[component] > 0 {
                for factor: Float in [0.8, 1.25] {
                    var weights = best.weights
                    weights[component] *= factor
                    let figures = candidates.ndcgs(weights)
                    if mean(figures) > mean(best.figures) { best = (weights, figures) }
                }
            }
        }
        return (best.weights, mean(best.figures))
    }

    private typealias Candidate = (weights: [Float], figures: [Float])

    private func bestAddition(to current: Candidate) -> Candidate? {
        var best: Candidate?
        for component in current.weights.indices where current.weights[component] == 0 {
            for step in Self.steps {
                var weights = current.weights
                weights[component] = step
                let figures = candidates.ndcgs(weights)
                if mean(figures) > mean(best?.figures ?? current.figures) { best = (weights, figures) }
            }
        }
        guard let best, isClearlyBetter(best.figures, than: current.figures) else { return nil }
        return best
    }

    /// By the judges' differences.
    private func isClearlyBetter(_ figures: [Float], than others: [Float]) -> Bool {
        let differences = zip(figures, others).map { $0 - $1 }
        let gain = mean(differences)
        let variance = mean(differences.map { ($0 - gain) * ($0 - gain) })
        let error = (variance / Float(differences.count)).squareRoot()
        return gain >= Self.leastGain && gain >= Self.leastErrors * error
    }

    private func mean(_ figures: [Float]) -> Float {
        figures.reduce(0, +) / Float(max(figures.count, 1))
    }
}
