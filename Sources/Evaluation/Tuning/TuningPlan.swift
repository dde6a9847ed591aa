import DenseMath
import Foundation
import Recommenders

/// Which hyper-parameters a search tries, and on how much of the data: successive halving (Jamieson and Talwalkar,
/// 2016). All candidates are fitted to a small share of the users, the best third of them to three times as many users,
/// and so on until a few are fitted to all users. The defaults, candidate 0, always advance, so that the result is no
/// worse than the defaults on the held-out data.
package struct TuningPlan: Sendable {
    package struct Rung: Sendable, Equatable {
        /// The share of the users whose ratings are learned.
        package let share: Double
        /// The number of candidates that are fitted, the defaults included.
        package let count: Int
    }

    static let factor = 3
    /// With fewer ratings than this, differences between candidates are mostly chance.
    private static let leastRatings = 20_000.0
    /// At least so many candidates are fitted to all data, on which the last choice is made.
    private static let leastCandidates = 3

    package let rungs: [Rung]
    /// The hyper-parameters that each candidate sets. The first candidate sets none.
    package let candidates: [HyperParameters]

    /// - Parameter budget: the number of candidates, the defaults included; at least 1.
    init(_ ranges: [SearchRange], budget: Int, ratingCount: Int, seed: UInt64) {
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
            // A second rung with the same data would repeat the fits of the first.
            if rungs.last?.share == share { continue }
            rungs.append(Rung(share: share, count: count))
        }
        return rungs
    }

    /// Latin hypercube sampling: each range is cut into as many parts as there are candidates, and each candidate gets
    /// one part.
    private static func candidates(_ ranges: [SearchRange], count: Int, seed: UInt64) -> [HyperParameters] {
        var random = RandomNumbers(seed: seed ^ 0x7A5E)
        var candidates = [HyperParameters](repeating: [:], count: max(1, count))
        guard count > 1 else { return candidates }
        for range in ranges {
            for (index, part) in random.permutation(of: count - 1).enumerated() {
                let position = (Double(part) + random.uniform()) / Double(count - 1)
                candidates[index + 1][range.name] = range.value(at: position)
            }
        }
        return candidates
    }
}
