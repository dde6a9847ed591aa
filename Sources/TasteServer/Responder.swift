import NIOCore
import TasteProtocol
import TasteValues

/// Sends the answers of one call from any thread. Answers that arrive after the connection has closed are dropped.
struct Responder: Sendable {
    let id: UInt64
    /// The name of the call, the root of the paths in its errors.
    let call: String
    /// When the call was begun.
    private let start: NIODeadline
    fileprivate let mailbox: Mailbox

    init(id: UInt64, call: String, start: NIODeadline, mailbox: Mailbox) {
        (self.id, self.call, self.start, self.mailbox) = (id, call, start, mailbox)
    }

    /// Sends the last response to the call.
    func finish(_ result: Result<WireResponse, TasteError>) {
        onLoop { [id, call, start] connection in
            switch result {
            case .success(let response):
                connection.finish(response, id: id)
                connection.note(call, since: start, failed: false)
            case .failure(let error):
                connection.finish(error.inCall(call), id: id)
                connection.note(call, since: start, failed: true)
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

    /// Runs `body` on the connection's event loop, and then sends what it has written.
    func onLoop(_ body: @escaping @Sendable (ConnectionHandler) -> Void) { mailbox.deliver(body) }

    /// Runs `body` on the connection's event loop after a time, unless it is cancelled before.
    func after(_ delay: TimeAmount, _ body: @escaping @Sendable (ConnectionHandler) -> Void) -> Scheduled<Void> {
        mailbox.after(delay, body)
    }
}

extension CallContext {
    /// The imports that are open on the call's connection; on its event loop only.
    var imports: OpenImports { responder.mailbox.connection.value.imports }
}

/// Reaches a connection from any thread.
struct Mailbox: Sendable {
    fileprivate let connection: NIOLoopBound<ConnectionHandler>
    private let loop: any EventLoop

    init(connection: ConnectionHandler, loop: any EventLoop) {
        self.connection = NIOLoopBound(connection, eventLoop: loop)
        self.loop = loop
    }

    /// Runs `body` on the connection's event loop when it is the connection's turn. Does nothing once it has closed.
    func deliver(_ body: @escaping @Sendable (ConnectionHandler) -> Void) {
        loop.execute { [connection] in connection.value.deliver(body) }
    }

    /// Runs `body` on the connection's event loop after a time, unless it is cancelled before.
    func after(_ delay: TimeAmount, _ body: @escaping @Sendable (ConnectionHandler) -> Void) -> Scheduled<Void> {
        loop.scheduleTask(in: delay) { [connection] in connection.value.deliver(body) }
    }
}
