/// The figures and the costs of a whole replay.
package struct ReplaySummary: Sendable {
    /// The figures over all chunks.
    package private(set) var comparison = ReplayComparison()
    /// Processor seconds without the first fit.
    package private(set) var incrementalSeconds = 0.0
    package private(set) var fullSeconds = 0.0
    /// How often the incremental model asked for a full fit and got one. The cost counts as incremental.
    package private(set) var refits = 0
    /// How often training of the incremental model was continued by passes over all ratings. The cost counts as
    /// incremental.
    package private(set) var passes = 0
    /// Processor seconds of these passes.
    package private(set) var passSeconds = 0.0
    /// The time that each update took, in seconds of wall-clock time.
    private var updates: [Double] = []

    init() {}

    package var updateCount: Int { updates.count }

    /// Incremental over full processor seconds; nil where the full model was never fitted again.
    package var costRatio: Double? { fullSeconds > 0 ? incrementalSeconds / fullSeconds : nil }

    /// The time within which this share of the updates was done; nil where there was no update.
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
