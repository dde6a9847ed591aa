import NIOCore
import NIOPosix
import Synchronization
import TasteProtocol
import TasteValues

/// The client's connection, which is opened when a call needs it; new calls use at most one at a time. The state
/// belongs to one event loop, and every method may be called on any thread.
final class Session: Sendable {
    private enum State {
        case idle
        case connecting(waiting: [Call])
        case open(any Channel, CallHandler)
        case closed
    }

    let path: String
    private let configuration: TasteClient.Configuration
    private let loop: any EventLoop
    private let state: NIOLoopBoundBox<State>

    init(path: String, configuration: TasteClient.Configuration, loop: any EventLoop) {
        self.path = path
        self.configuration = configuration
        self.loop = loop
        state = NIOLoopBoundBox.makeBoxSendingValue(.idle, eventLoop: loop)
    }

    /// Sends a call, on a new connection if none is open. A caller that runs on the event loop need not wait for it.
    func start(_ call: Call) {
        if loop.inEventLoop { startOnLoop(call) } else { loop.execute { self.startOnLoop(call) } }
    }

    /// Sends a further frame of a long call, or fails the call if its connection is not the one that is open.
    func proceed(with frame: ByteBuffer, id: UInt64) {
        loop.execute { self.proceedOnLoop(with: frame, id: id) }
    }

    /// Fails a call with `CancellationError`.
    func cancel(_ id: UInt64) {
        loop.execute { self.cancelOnLoop(id) }
    }

    /// Lets later calls use a new connection. Those under way still get their answers: a daemon that stops gives those
    /// that it has begun, and then closes the connection.
    func leaveConnection() {
        loop.execute { if case .open = self.state.value { self.state.value = .idle } }
    }

    /// Closes the connection. All calls under way, and all later ones, fail with `cancelled`.
    func close() {
        loop.execute { self.closeOnLoop() }
    }

    private func startOnLoop(_ call: Call) {
        guard !call.ticket.isCancelled.load(ordering: .acquiring) else {
            return call.waiter.fail(CancellationError())
        }
        switch state.value {
        case .open(let channel, let handler) where channel.isActive:
            handler.start(call)
        case .connecting(let waiting):
            state.value = .connecting(waiting: waiting + [call])
        case .closed:
            call.waiter.fail(Session.closedError)
        case .idle, .open:
            connect(for: [call])
        }
    }

    private func proceedOnLoop(with frame: ByteBuffer, id: UInt64) {
        switch state.value {
        case .open(_, let handler): handler.proceed(with: frame, id: id)
        case .connecting(let waiting): failWaiting(id, of: waiting, with: ConnectionLost(cause: nil))
        case .idle, .closed: break  // The call failed with its connection.
        }
    }

    private func cancelOnLoop(_ id: UInt64) {
        switch state.value {
        case .open(_, let handler): handler.cancel(id)
        case .connecting(let waiting): failWaiting(id, of: waiting, with: CancellationError())
        case .idle, .closed: break
        }
    }

    /// Fails a call that waits for the connection to open.
    private func failWaiting(_ id: UInt64, of waiting: [Call], with error: any Error) {
        guard let call = waiting.first(where: { $0.id == id }) else { return }
        state.value = .connecting(waiting: waiting.filter { $0.id != id })
        call.waiter.fail(error)
    }

    private func closeOnLoop() {
        let last = state.value
        state.value = .closed
        switch last {
        case .open(let channel, let handler):
            handler.failAll(Session.closedError)
            channel.close(promise: nil)
        case .connecting(let waiting):
            for call in waiting { call.waiter.fail(Session.closedError) }
        case .idle, .closed:
            break
        }
    }

    private func connect(for calls: [Call]) {
        state.value = .connecting(waiting: calls)
        let configuration = configuration
        ClientBootstrap(group: loop)
            .connectTimeout(TimeAmount(configuration.connectTimeout))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(
                        ByteToMessageHandler(FrameDecoder(maximumBytes: configuration.maximumFrameBytes)),
                        CallHandler(maximumCallsInFlight: configuration.maximumCallsInFlight))
                }
            }
            .connect(unixDomainSocketPath: path)
            .whenComplete { self.connected($0) }
    }

    private func connected(_ result: Result<any Channel, any Error>) {
        guard case .connecting(let waiting) = state.value else {
            // The session was closed in the meantime, which has failed the waiting calls.
            if case .success(let channel) = result { channel.close(promise: nil) }
            return
        }
        do {
            let channel = try result.get()
            let handler = try channel.pipeline.syncOperations.handler(type: CallHandler.self)
            state.value = .open(channel, handler)
            for call in waiting { handler.start(call) }
        } catch {
            state.value = .idle
            let failure = ConnectFailure.error(error, path: path)
            for call in waiting { call.waiter.fail(failure) }
        }
    }

    private static let closedError = TasteError(
        .cancelled, "The client was closed before the answer came. Keep it open until its calls have returned.")
}
