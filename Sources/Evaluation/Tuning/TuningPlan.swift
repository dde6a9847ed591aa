import DenseMath
import Foundation
import Recommenders

/// Which settings are tried, and on how much of the data: successive halving (Jamieson and Talwalkar, 2016). All candidates are fitted to
/// a small share of the users; the best third of them goes on to three times as many, until few are fitted to all.
/// The defaults, candidate 0, always go on: what is found is no worse than they are on what it is judged by.
package struct TuningPlan: Sendable {
    package struct Rung: Sendable, Equatable {
        /// Of the users.
        package let share: Double
        /// Candidates fitted, the defaults included.
        package let count: Int
    }

    static let factor = 3
    /// Fewer ratings than this would tell the candidates apart by chance.
    private static let leastRatings = 20_000.0
    /// Candidates fitted to all data at least: the last choice is made on it.
    private static let leastCandidates = 3

    package let rungs: [Rung]
    /// What each sets; the first sets nothing.
    package let candidates: [HyperParameters]

    /// - Parameter budget: how many candidates there are, the defaults included; at least 1.
    package init(_ ranges: [SearchRange], budget: Int, ratingCount: Int, seed: UInt64) {
        rungs = Self.rungs(budget: budget, ratingCount: ratingCount)
        candidates = Self.candidates(ranges, count: budget, seed: seed)
    }

    private static func rungs(budget: Int, ratingCount: Int) -> [Rung] {
        var counts = [budget]
        while let last = counts.last, last > leastCandidates {
            counts.append(max(leastCandidates, (last + factor - 1) / factor))
        }
        let least = min(1, leastRatings / Double(max(ratingCount, 1)))
        var rungs: [Rung] = []
        for (step, count) in counts.enumerated() {
            let share = max(least, pow(Double(factor), Double(step + 1 - counts.count)))
            // Fitting the same candidates to the same data again would tell nothing new.
            if rungs.last?.share == share { continue }
            rungs.append(Rung(share: share, count: count))
        }
        return rungs
    }

    /// Each range is cut into as many parts as there are candidates, of which each gets one (Latin hypercube sampling).
    private static func candidates(_ ranges: [SearchRange], count: Int, seed: UInt64) -> [HyperParameters] {
        var random = RandomNumbers(seed: seed ^ 0x7A5E)
        var candidates = [HyperParameters](repeating: [:], count: max(1, count))
        guard count > 1 else { return candidates }
        for range in ranges {
            for (place, part) in random.permutation(of: count - 1).enumerated() {
                let position = (Double(part) + random.uniform()) / Double(count - 1)
                candidates[place + 1][range.name] = range.value(at: position)
            }
        }
        return candidates
    }
}
