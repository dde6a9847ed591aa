import Synchronization
import TasteValues

/// Limits a training to its share of the time, and holds it still while learning is paused. Called from the training's progress,
/// on its own thread.
final class Throttle: Sendable {
    private let share: Double
    private let isPaused: @Sendable () -> Bool
    private let mustEnd: @Sendable () -> Bool
    private let lastStep = Mutex(ContinuousClock.now)

    private static let pollInterval = Duration.milliseconds(100)

    /// - Parameters:
    ///   - share: of the time that may be spent working, above 0, up to 1.
    ///   - mustEnd: whether the training is to be given up.
    init(share: Double, isPaused: @escaping @Sendable () -> Bool, mustEnd: @escaping @Sendable () -> Bool) {
        (self.share, self.isPaused, self.mustEnd) = (share, isPaused, mustEnd)
    }

    /// Sleeps as long as the share asks for after the work since the last step, and for as long as learning is paused.
    ///
    /// - Throws: `cancelled` where the training is to be given up.
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
