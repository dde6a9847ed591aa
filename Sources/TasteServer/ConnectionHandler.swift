import Logging
import NIOCore
import TasteEngine
import TasteProtocol
import TasteValues

/// Serves one connection on its event loop: it hands frames to ``ConnectionState`` and calls to their ``ServerCall``,
/// and writes the answers. Reads are answered at once, writes when they are durable.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let server: ServerContext
    private let logger: Logger
    private let peer: PeerCredentials
    private let rights: Rights
    let imports: OpenImports
    private var state: ConnectionState
    private var isDraining = false
    private var writeDeadline: Scheduled<Void>?
    private var context: ChannelHandlerContext?

    init(server: ServerContext, peer: PeerCredentials, rights: Rights, logger: Logger) {
        self.server = server
        self.peer = peer
        self.rights = rights
        self.logger = logger.of(peer)
        imports = OpenImports(engine: server.engine)
        state = ConnectionState(inFlightLimit: server.limits.requestsInFlight)
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        writeDeadline?.cancel()
        imports.abandonAll()
    }

    func channelInactive(context: ChannelHandlerContext) {
        server.information.release(user: peer.user)
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        state.receive(unwrapInboundIn(data))
        drain(context)
    }

    func channelReadComplete(context: ChannelHandlerContext) { context.flush() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? TasteError { return perform(state.abort(error)) }
        // The peer has gone or the kernel has refused, so no answer can be sent.
        logger.debug("connection failed", metadata: ["error": "\(error)"])
        context.close(promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is IdleStateHandler.IdleStateEvent where state.isQuiet: context.close(promise: nil)
        case is ChannelShouldQuiesceEvent:
            state.close()
            closeIfDone()
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        writeDeadline?.cancel()
        writeDeadline = nil
        let isWritable = context.channel.isWritable
        context.channel.setOption(.autoRead, value: isWritable).whenFailure { _ in }
        switch state.writabilityChanged(to: isWritable) {
        case .resume:
            drain(context)
            context.flush()
        case .pause: startWriteDeadline(context)
        }
        context.fireChannelWritabilityChanged()
    }

    private func startWriteDeadline(_ context: ChannelHandlerContext) {
        let channel = context.channel
        let seconds = server.limits.writeDeadlineSeconds
        writeDeadline = context.eventLoop.scheduleTask(in: .seconds(Int64(seconds))) { [logger] in
            logger.notice("closed a peer that did not read for \(seconds) s")
            channel.close(promise: nil)
        }
    }

    /// Begins the requests that were read, as long as the peer reads its answers: the requests of one read from the
    /// socket can ask for much more than may be buffered.
    private func drain(_ context: ChannelHandlerContext) {
        guard !isDraining else { return }
        isDraining = true
        defer { isDraining = false }
        while let action = state.next() {
            perform(action)
            if !context.channel.isWritable { context.flush() }
        }
    }

    private func perform(_ action: ConnectionState.Action?) {
        switch action {
        case nil: return
        case .serve(let request): serve(request)
        case .refuse(let error, let id): send(error, id: id)
        case .abort(let error):
            send(error, id: ProtocolLimits.noRequest)
            closeWhenWritten()
        }
    }

    private func serve(_ request: WireRequest) {
        guard let call = request.call else {
            let error = TasteError(
                .unimplemented, "This daemon does not know the call. Set one of taste.proto's, or upgrade.")
            return finish(error, id: request.id)
        }
        let served = call.served
        do throws(TasteError) {
            try rights.check(served.kind)
            if served.kind == .read, request.minSequence > 0 || request.minGeneration > 0 {
                return wait(for: request, served, name: call.name)
            }
        } catch {
            return finish(error, id: request.id)
        }
        serve(served, name: call.name, id: request.id)
    }

    /// Serves a call whose rights have been checked.
    func serve(_ call: any ServerCall, name: String, id: UInt64) {
        guard let context else { return }
        let responder = Responder(id: id, call: name, connection: self, loop: context.eventLoop)
        do throws(TasteError) {
            switch try call.serve(
                CallContext(
                    server: server, rights: rights, responder: responder, imports: imports, logger: logger))
            {
            case .answered(let response): finish(response, id: id)
            case .pending: break
            }
        } catch {
            finish(error.inCall(name), id: id)
        }
    }

    /// Sends the last response to a request.
    func finish(_ response: WireResponse, id: UInt64) {
        state.finish(id)
        write(response, id: id)
        closeIfDone()
    }

    /// Sends an error as the last response to a request.
    func finish(_ error: TasteError, id: UInt64) {
        state.finish(id)
        send(error, id: id)
        closeIfDone()
    }

    /// Writes a response, or the error that it does not fit into a frame.
    func write(_ response: WireResponse, id: UInt64) {
        guard let context else { return }
        var response = response
        response.id = id
        var buffer = context.channel.allocator.buffer(capacity: 64)
        do throws(TasteError) {
            try buffer.writeFrame(response, maximumBytes: server.limits.frameBytes)
        } catch {
            return send(error, id: id)
        }
        context.write(wrapOutboundOut(buffer), promise: nil)
    }

    /// Sends what was written.
    func flush() { context?.flush() }

    private func send(_ error: TasteError, id: UInt64) {
        server.log.note(error, logger)
        var response = WireResponse()
        response.error = error.wire
        write(response, id: id)
    }

    private func closeIfDone() {
        if state.isDone { closeWhenWritten() }
    }

    private func closeWhenWritten() {
        guard let context else { return }
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { _ in channel.close(promise: nil) }
    }
}

/// Reads that ask for a sequence number or a generation that the daemon has not reached yet.
extension ConnectionHandler {
    private static let pollInterval = TimeAmount.milliseconds(2)

    /// Answers a read once the daemon has reached what the request asks for.
    private func wait(for request: WireRequest, _ call: any ServerCall, name: String) {
        let milliseconds =
            request.deadlineMs > 0 ? Int64(request.deadlineMs) : Int64(server.limits.deadlineMilliseconds)
        poll(request, call, name: name, until: .now() + .milliseconds(milliseconds))
    }

    private func poll(_ request: WireRequest, _ call: any ServerCall, name: String, until deadline: NIODeadline) {
        guard let context else { return }
        do throws(TasteError) {
            let freshness = try server.engine.freshness()
            if freshness.sequence >= request.minSequence, freshness.generation >= request.minGeneration {
                serve(call, name: name, id: request.id)
                return flush()
            }
            guard NIODeadline.now() < deadline else {
                throw TasteError(
                    .failedPrecondition,
                    "The daemon is at sequence \(freshness.sequence), generation \(freshness.generation), and did not reach what was asked for in time. Ask for less, or wait longer.",
                    field: freshness.sequence < request.minSequence ? "min_sequence" : "min_generation")
            }
            let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
            context.eventLoop.scheduleTask(in: Self.pollInterval) {
                bound.value.poll(request, call, name: name, until: deadline)
            }
        } catch {
            finish(error, id: request.id)
            flush()
        }
    }
}
