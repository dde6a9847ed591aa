import NIOCore
import Synchronization
import TasteProtocol
import TasteValues

// The parts that every call is made of.

extension TasteClient {
    /// Makes a call that has one response, and repeats it once on a new connection if the daemon has not begun it
    /// because it stops, or if the connection is lost and the call is repeatable.
    ///
    /// - Parameters:
    ///   - repeatable: Whether the call has the same effect if it is made twice (idempotent).
    ///   - timeout: The time the call may take; nil for the client's default.
    /// - Throws: `TasteError`, or `CancellationError` if the task is cancelled.
    package func call(_ request: WireRequest, repeatable: Bool, timeout: Duration?) async throws -> WireResponse {
        do {
            return try await attempt(request, timeout: timeout ?? configuration.timeout)
        } catch let first as ConnectionLost {
            guard repeatable else { throw first.tasteError }
        } catch let stopping as TasteError where stopping.code == .cancelled {
            session.leaveConnection()
        }
        return try await again(request, timeout: timeout ?? configuration.timeout)
    }

    /// Repeats a call. A daemon that is restarted needs a moment before its socket can be opened again.
    private func again(_ request: WireRequest, timeout: Duration) async throws -> WireResponse {
        var pauses = [50, 100, 200, 400, 800].map(Duration.milliseconds)[...]
        while true {
            do {
                return try await attempt(request, timeout: timeout)
            } catch let second as ConnectionLost {
                throw second.tasteError
            } catch let unavailable as TasteError where unavailable.code == .unavailable {
                guard let pause = pauses.popFirst() else { throw unavailable }
                try await Task.sleep(for: pause)
            }
        }
    }

    private func attempt(_ request: WireRequest, timeout: Duration) async throws -> WireResponse {
        try Task.checkCancellation()
        let id = nextID()
        let frame = try frame(request, id: id)
        let ticket = Call.Ticket()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                session.start(
                    Call(
                        id: id, frame: frame, timeout: TimeAmount(timeout), waiter: .single(continuation),
                        ticket: ticket))
            }
        } onCancel: {
            ticket.isCancelled.store(true, ordering: .releasing)
            session.cancel(id)
        }
    }

    /// Makes a call that has several responses, of which only the last one has `more` unset. The call is cancelled when
    /// its result is discarded.
    package func longCall(_ request: WireRequest) throws -> LongCall {
        let id = nextID()
        let frame = try frame(request, id: id)
        let ticket = Call.Ticket()
        let (responses, continuation) = AsyncThrowingStream<WireResponse, any Error>.makeStream()
        continuation.onTermination = { [session] termination in
            guard case .cancelled = termination else { return }
            ticket.isCancelled.store(true, ordering: .releasing)
            session.cancel(id)
        }
        session.start(Call(id: id, frame: frame, timeout: nil, waiter: .stream(continuation), ticket: ticket))
        return LongCall(id: id, responses: responses.makeAsyncIterator())
    }

    /// Sends a further frame of a long call. The call fails with UNAVAILABLE if its connection has been lost.
    func proceed(_ request: WireRequest, of call: borrowing LongCall) throws {
        session.proceed(with: try frame(request, id: call.id), id: call.id)
    }

    private func nextID() -> UInt64 {
        lastID.wrappingAdd(1, ordering: .relaxed).newValue
    }

    private func frame(_ request: WireRequest, id: UInt64) throws(TasteError) -> ByteBuffer {
        var numbered = request
        numbered.id = id
        var frame = ByteBuffer()
        try frame.writeFrame(numbered, maximumBytes: configuration.maximumFrameBytes)
        return frame
    }
}

/// A call that has several responses.
package struct LongCall {
    let id: UInt64
    private var responses: AsyncThrowingStream<WireResponse, any Error>.Iterator

    init(id: UInt64, responses: AsyncThrowingStream<WireResponse, any Error>.Iterator) {
        self.id = id
        self.responses = responses
    }

    /// Waits for the next response. The last one has `more` unset, and no other follows it.
    nonisolated(nonsending) package mutating func next() async throws -> WireResponse {
        do {
            if let response = try await responses.next(isolation: #isolation) { return response }
        } catch let lost as ConnectionLost {
            throw lost.tasteError
        }
        try Task.checkCancellation()
        throw TasteError(.internal, "The daemon answered a call that was over. Report this with the daemon's log.")
    }
}
