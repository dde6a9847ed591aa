/// The popularity baseline: an item's mean rating, pulled towards the mean of all while its ratings are few.
/// score = (sum + damping * mean) / (count + damping), the posterior mean under a normal prior worth `damping` ratings.
package struct DampedMean: Sendable {
    /// How many ratings at the overall mean each item is given to start with.
    package var damping: Float

    package init(damping: Float = 10) {
        precondition(damping > 0, "an undamped mean does not exist for an item without ratings")
        self.damping = damping
    }

    /// - Parameters:
    ///   - count: number of ratings of the item.
    ///   - sum: their sum.
    ///   - mean: mean of all ratings.
    package func score(count: Int, sum: Double, mean: Double) -> Float {
        Float((sum + Double(damping) * mean) / (Double(count) + Double(damping)))
    }

    /// Scores of all items; `mean` is taken over them. All zero when there are no ratings.
    package func scores(counts: [Int], sums: [Double]) -> [Float] {
        precondition(counts.count == sums.count, "each item has a count and a sum")
        let total = counts.reduce(0, +)
        let mean = total == 0 ? 0 : sums.reduce(0, +) / Double(total)
        return zip(counts, sums).map { score(count: $0, sum: $1, mean: mean) }
    }
}
