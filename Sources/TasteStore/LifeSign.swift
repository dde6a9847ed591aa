import Synchronization

/// Says how long a thread has been at one step of its work, so that a watchdog can tell a thread that works for long
/// from one that is stuck.
package final class LifeSign: Sendable {
    /// When the current step began, in nanoseconds since `origin`; `resting` while there is none.
    private let start = Atomic<Int64>(LifeSign.resting)

    private static let resting: Int64 = -1
    /// The clock stops while the machine is suspended, which is nobody's fault.
    private static let origin = SuspendingClock.now

    package init() {}

    private static var now: Int64 {
        let (seconds, attoseconds) = (SuspendingClock.now - origin).components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }

    /// Begins the work, or its next step.
    package func step() { start.store(Self.now, ordering: .relaxed) }

    /// Ends the work.
    package func rest() { start.store(Self.resting, ordering: .relaxed) }

    /// How long the current step has lasted; nil: the thread has nothing to do.
    package var silence: Duration? {
        let start = start.load(ordering: .relaxed)
        return start == Self.resting ? nil : .nanoseconds(max(0, Self.now - start))
    }
}
