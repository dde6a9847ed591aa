import NIOCore
import Synchronization
import TasteProtocol
import TasteValues

/// A call: its first frame, and the task that waits for its responses.
struct Call: Sendable {
    let id: UInt64
    let frame: ByteBuffer
    let timeout: TimeAmount?
    let waiter: Waiter
    let ticket: Ticket

    /// Tells the event loop that the call's task was cancelled before the loop received the call.
    final class Ticket: Sendable {
        let isCancelled = Atomic(false)
    }

    /// What waits for the responses.
    enum Waiter: Sendable {
        /// A task that receives only the last response.
        case single(CheckedContinuation<WireResponse, any Error>)
        /// A stream that receives every response of a long call.
        case stream(AsyncThrowingStream<WireResponse, any Error>.Continuation)

        /// Hands on a response that others follow.
        func progress(_ response: WireResponse) {
            if case .stream(let stream) = self { stream.yield(response) }
        }

        /// Ends the call with its last response.
        func finish(_ response: WireResponse) {
            if case .error(let error)? = response.result { return fail(TasteError(error)) }
            switch self {
            case .single(let continuation):
                continuation.resume(returning: response)
            case .stream(let stream):
                stream.yield(response)
                stream.finish()
            }
        }

        /// Ends the call with an error.
        func fail(_ error: any Error) {
            switch self {
            case .single(let continuation): continuation.resume(throwing: error)
            case .stream(let stream): stream.finish(throwing: error)
            }
        }
    }
}

/// The connection was lost before the last response arrived. Whether the daemon has served the call is not known.
struct ConnectionLost: Error {
    let cause: (any Error)?

    var tasteError: TasteError {
        TasteError(
            .unavailable, "The connection to the daemon broke before it answered. See its log, then call again.",
            cause: cause)
    }
}
