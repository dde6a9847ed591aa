import TasteValues

/// How long the work on a thread may go on. A read that would hold an event loop longer is given up there and done by
/// another thread.
///
/// Loops over many records, pages or tiles call ``check(expecting:)`` as they go; nothing is passed down to them.
/// Without an allowance the check costs a few nanoseconds and never fails.
package enum TimeAllowance {
    @TaskLocal private static var end: ContinuousClock.Instant?

    /// Runs `body`, whose checks fail after `duration`.
    package static func limit<Result>(
        _ duration: Duration, _ body: () throws(TasteError) -> Result
    ) throws(TasteError) -> Result {
        do {
            return try $end.withValue(.now + duration, operation: body)
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
        guard let end, .now + .nanoseconds(nanoseconds) > end else { return }
        throw TasteError(.deadlineExceeded, "The call takes longer than an event loop may.", cause: Exceeded())
    }

    fileprivate struct Exceeded: Error {}
}

extension TasteError {
    /// Whether the call was given up because its ``TimeAllowance`` was used up.
    package var isOverTimeAllowance: Bool { cause is TimeAllowance.Exceeded }
}
