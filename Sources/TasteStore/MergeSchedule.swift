/// Decides when the writer merges the log into the rows.
struct MergeSchedule {
    // With so many events, a merge writes whole ranges of the tables, and the events in memory take a few megabytes.
    static let limit = 1 << 16

    private var backoff = Backoff()

    /// Whether a merge should be done now.
    ///
    /// - Parameters:
    ///   - events: The number of events that wait to be merged.
    ///   - isIdle: Whether no change has arrived for a while, or none will arrive any more.
    ///   - isSmallWaiting: Whether the next change is one of those that are written in milliseconds. It need not wait
    ///     for a merge, unless merges would then never happen.
    func isDue(events: Int, isIdle: Bool, isSmallWaiting: Bool, at now: ContinuousClock.Instant = .now) -> Bool {
        let limit = isIdle ? 1 : isSmallWaiting ? 2 * Self.limit : Self.limit
        return events >= limit && backoff.remaining(at: now) == .zero
    }

    /// Records the outcome of a merge. After a failure it is not due for a while, because it would read all events
    /// again to fail for the same reason.
    mutating func note(hasFailed: Bool, at now: ContinuousClock.Instant = .now) {
        if hasFailed { backoff.extend(at: now) } else { backoff.reset() }
    }

    /// Ends the pause after a failure, because its cause has gone.
    mutating func retrySoon() { backoff.reset() }
}
