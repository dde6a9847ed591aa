import Foundation

/// The pause before an operation that failed is tried again. It doubles with each failure, up to five minutes, because
/// haste does not help against causes such as a full disk.
package struct Backoff: Sendable {
    private static let first = Duration.seconds(1)
    private static let longest = Duration.seconds(300)

    private var nextPause = first
    private var end: ContinuousClock.Instant?

    package init() {}

    /// How long the current pause still lasts; zero: the operation may be tried.
    package func remaining(at now: ContinuousClock.Instant = .now) -> Duration {
        end.map { max(.zero, $0 - now) } ?? .zero
    }

    /// Begins the next pause, after a failure.
    ///
    /// - Parameter isLasting: Whether the cause does not go by itself, such as damage: the pause is then the longest.
    package mutating func extend(at now: ContinuousClock.Instant = .now, isLasting: Bool = false) {
        if isLasting { nextPause = Self.longest }
        end = now + nextPause
        nextPause = min(nextPause * 2, Self.longest)
    }

    /// Ends the pause, after a success. The next failure begins with the shortest pause again.
    package mutating func reset() { self = Backoff() }
}

/// Blocks a background thread.
package func sleepThread(_ duration: Duration) {
    Thread.sleep(forTimeInterval: max(0, duration / .seconds(1)))
}
