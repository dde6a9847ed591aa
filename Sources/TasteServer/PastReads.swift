import Dispatch
import Synchronization
import TasteValues

/// Reads that look through the log: on a thread of their own, one after the other, so that no event loop waits for one.
final class PastReads: Sendable {
    private let queue = DispatchQueue(label: "past reads")
    private let waiting = Mutex(0)

    /// - Throws: `resourceExhausted` where `limit` of them are under way.
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
