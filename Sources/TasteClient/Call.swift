import NIOCore
import Synchronization
import TasteProtocol
import TasteValues

/// One call on its way: the frame that makes it, and who waits for the responses.
struct Call: Sendable {
    let id: UInt64
    let frame: ByteBuffer
    let timeout: TimeAmount?
    let waiter: Waiter
    let ticket: Ticket

    /// Tells an event loop that has not seen the call yet that its task was cancelled meanwhile.
    final class Ticket: Sendable {
        let isCancelled = Atomic(false)
    }

    enum Waiter: Sendable {
        /// For the last response alone.
        case single(CheckedContinuation<WireResponse, any Error>)
        /// For every response of a long call.
        case stream(AsyncThrowingStream<WireResponse, any Error>.Continuation)

        func progress(_ response: WireResponse) {
            if case .stream(let stream) = self { stream.yield(response) }
        }

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

        func fail(_ error: any Error) {
            switch self {
            case .single(let continuation): continuation.resume(throwing: error)
            case .stream(let stream): stream.finish(throwing: error)
            }
        }
    }
}

/// The connection broke before the answer came: whether the daemon has done what it was asked is not known.
struct ConnectionLost: Error {
    let cause: (any Error)?

    var tasteError: TasteError {
        TasteError(
            .unavailable, "The connection to the daemon broke before it answered. See its log, then call again.",
            cause: cause)
    }
}
