import Dispatch
import Synchronization
import TasteValues

/// Runs the reads that go through the log, one after the other on a thread of their own, so that no event loop waits
/// for them.
final class PastReads: Sendable {
    private let queue = DispatchQueue(label: "past reads")
    private let waiting = Mutex(0)

    /// Runs `body` after the reads that were submitted before.
    ///
    /// - Throws: `resourceExhausted` if `limit` reads are waiting or running.
    func run(limit: Int, _ body: @escaping @Sendable () -> Void) throws(TasteError) {
        let isAdmitted = waiting.withLock { waiting in
            guard waiting < limit else { return false }
            waiting += 1
            return true
        }
        guard isAdmitted else {
            throw TasteError(
                .resourceExhausted,
                "\(limit) reads of the past are under way (limits.requestsInFlight, of all connections). Try again later."
            )
        }
        queue.async { [self] in
            body()
            waiting.withLock { $0 -= 1 }
        }
    }
}
