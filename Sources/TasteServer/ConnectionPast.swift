import Dispatch
import Synchronization
import TasteProtocol

/// Reads that look through the log: on a thread of their own, one after the other, so that no event loop waits for one.
final class PastReads: Sendable {
    private let queue = DispatchQueue(label: "past reads")
    private let waiting = Mutex(0)

    /// - Throws: RESOURCE_EXHAUSTED where `limit` of them are under way.
    func run(limit: Int, _ body: @escaping @Sendable () -> Void) throws(CallError) {
        let isAdmitted = waiting.withLock { waiting in
            guard waiting < limit else { return false }
            waiting += 1
            return true
        }
        guard isAdmitted else {
            throw CallError(
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

/// Answers from ratings as they once stood.
extension ConnectionHandler {
    func recommendPast(_ call: WireRecommend, id: UInt64) throws(CallError) {
        let onLoop = onLoop()
        try answers.past.run(limit: limits.requestsInFlight) { [answers] in
            let result = Result { () throws(CallError) in try answers.recommend(call) }
            onLoop { handler in
                switch result {
                case .success(let response): handler.finish(response, id: id)
                case .failure(let error): handler.finish(error, id: id)
                }
            }
        }
    }
}
