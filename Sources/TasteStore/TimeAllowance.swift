import Glibc
import Synchronization
import TasteValues

/// How long the work on a thread may go on. A read that would hold an event loop longer is given up there and done by
/// another thread.
///
/// Loops over many records, pages or tiles call ``check(expecting:)`` as they go; nothing is passed down to them.
/// Without an allowance the check costs a few nanoseconds and never fails.
package enum TimeAllowance {
    @TaskLocal private static var current: Allowance?

    /// Runs `body`, whose checks fail after `duration`.
    package static func limit<Result>(
        _ duration: Duration, _ body: () throws(TasteError) -> Result
    ) throws(TasteError) -> Result {
        do {
            return try $current.withValue(Allowance(duration), operation: body)
        } catch let error as TasteError {
            throw error
        } catch {
            throw TasteError(.internal, "A read failed.", cause: error)
        }
    }

    /// Checks that the time is not used up.
    ///
    /// - Parameter nanoseconds: An estimate of what comes before the next check.
    /// - Throws: an error that is ``TasteError/isOverTimeAllowance``.
    package static func check(expecting nanoseconds: Int = 0) throws(TasteError) {
        guard let current, current.isUsedUp(expecting: .nanoseconds(nanoseconds)) else { return }
        throw TasteError(.deadlineExceeded, "The call takes longer than an event loop may.", cause: Exceeded())
    }

    fileprivate struct Exceeded: Error {}
}

/// The time until the end of an allowance. On a busy machine a thread may be without a core for milliseconds, in which
/// it holds up nothing by itself. When the clock has run out, the work may therefore go on until it has taken as much
/// processor time, but not for more than four times as long: it may also be waiting for the disk.
private final class Allowance: Sendable {
    private let duration: Duration
    private let end: ContinuousClock.Instant
    /// The thread's processor time at which the work must end, in nanoseconds; 0 until the clock has run out. Only that
    /// thread uses it.
    private let processorEnd = Atomic<Int64>(0)

    init(_ duration: Duration) {
        self.duration = duration
        end = .now + duration
    }

    func isUsedUp(expecting expected: Duration) -> Bool {
        let time = ContinuousClock.now + expected
        guard time > end else { return false }
        guard expected < duration, time < end + duration * 3 else { return true }
        let used = (ProcessorTime.ofThread + expected).nanoseconds
        let limit = processorEnd.load(ordering: .relaxed)
        if limit > 0 { return used > limit }
        processorEnd.store(used + duration.nanoseconds, ordering: .relaxed)
        return false
    }
}

package enum ProcessorTime {
    /// The processor time that the calling thread has used. Unlike a clock it does not count the time in which the
    /// thread had no core.
    package static var ofThread: Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}

extension Duration {
    /// The duration in whole nanoseconds.
    package var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
}

extension TasteError {
    /// Whether the call was given up because its ``TimeAllowance`` was used up.
    package var isOverTimeAllowance: Bool { cause is TimeAllowance.Exceeded }
}
