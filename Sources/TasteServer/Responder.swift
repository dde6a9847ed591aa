import NIOCore
import TasteProtocol
import TasteValues

/// Sends the answers of one call from any thread. Answers that arrive after the connection has closed are dropped.
struct Responder: Sendable {
    let id: UInt64
    /// The name of the call, the root of the paths in its errors.
    let call: String
    private let loop: any EventLoop
    private let connection: NIOLoopBound<ConnectionHandler>

    init(id: UInt64, call: String, connection: ConnectionHandler, loop: any EventLoop) {
        (self.id, self.call, self.loop) = (id, call, loop)
        self.connection = NIOLoopBound(connection, eventLoop: loop)
    }

    /// Sends the last response to the call.
    func finish(_ result: Result<WireResponse, TasteError>) {
        onLoop { [id, call] connection in
            switch result {
            case .success(let response): connection.finish(response, id: id)
            case .failure(let error): connection.finish(error.inCall(call), id: id)
            }
        }
    }

    /// Sends a response that others follow.
    func progress(_ result: WireResponse.OneOf_Result) {
        onLoop { [id] connection in
            var response = WireResponse()
            response.result = result
            response.more = true
            connection.write(response, id: id)
        }
    }

    /// Runs `body` on the connection's event loop, and then flushes what it has written.
    func onLoop(_ body: @escaping @Sendable (ConnectionHandler) -> Void) {
        loop.execute { [connection] in
            body(connection.value)
            connection.value.flush()
        }
    }
}
