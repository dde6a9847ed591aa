/// A whole replay.
package struct ReplaySummary: Sendable {
    /// Of all chunks together.
    package private(set) var comparison = ReplayComparison()
    /// Processor seconds, the first fit not included.
    package private(set) var incrementalSeconds = 0.0
    package private(set) var fullSeconds = 0.0
    /// How often the incremental model asked to be fitted anew, and was; at the incremental path's cost.
    package private(set) var refits = 0
    /// How often the incremental model learned on by passes over all ratings, at the incremental path's cost.
    package private(set) var passes = 0
    /// Of these passes alone.
    package private(set) var passSeconds = 0.0
    /// Of each batch, in seconds by the clock.
    private var updates: [Double] = []

    init() {}

    package var updateCount: Int { updates.count }

    /// nil where nothing was fitted anew.
    package var costRatio: Double? { fullSeconds > 0 ? incrementalSeconds / fullSeconds : nil }

    /// The time that this share of the updates stayed within. nil: there was none.
    package func updateMilliseconds(quantile: Double) -> Double? {
        let sorted = updates.sorted()
        guard !sorted.isEmpty else { return nil }
        return sorted[min(sorted.count - 1, Int((Double(sorted.count) * quantile).rounded(.down)))] * 1_000
    }

    mutating func add(_ chunk: ReplayChunk) {
        comparison = comparison + chunk.comparison
        incrementalSeconds += chunk.incrementalSeconds
        fullSeconds += chunk.fullSeconds
    }

    mutating func addUpdate(seconds: Double) { updates.append(seconds) }
    mutating func addPass(seconds: Double) {
        passes += 1
        passSeconds += seconds
    }
    mutating func countRefit() { refits += 1 }
}
