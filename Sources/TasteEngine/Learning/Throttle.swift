import Synchronization
import TasteStore
import TasteValues

/// Limits a training to its share of the time, and suspends it while learning is paused. The training's own thread
/// calls it at each step.
final class Throttle: Sendable {
    private let share: Double
    private let isPaused: @Sendable () -> Bool
    private let mustEnd: @Sendable () -> Bool
    private let lastStep = Mutex(ContinuousClock.now)

    private static let pollInterval = Duration.milliseconds(100)

    /// - Parameters:
    ///   - share: the share of the time that the training may work, above 0 and up to 1.
    ///   - mustEnd: whether the training must be given up.
    init(share: Double, isPaused: @escaping @Sendable () -> Bool, mustEnd: @escaping @Sendable () -> Bool) {
        (self.share, self.isPaused, self.mustEnd) = (share, isPaused, mustEnd)
    }

    /// Sleeps in proportion to the time worked since the last step, and for as long as learning is paused.
    ///
    /// - Throws: `cancelled` if the training must be given up.
    func step() throws {
        let worked = lastStep.withLock { ContinuousClock.now - $0 }
        let end = ContinuousClock.now + worked * (1 / share - 1)
        while !mustEnd(), isPaused() || ContinuousClock.now < end {
            sleepThread(isPaused() ? Self.pollInterval : min(end - .now, Self.pollInterval))
        }
        lastStep.withLock { $0 = .now }
        guard !mustEnd() else {
            throw TasteError(
                .cancelled, "The training was given up: the daemon is stopping, or another was asked for.")
        }
    }
}
