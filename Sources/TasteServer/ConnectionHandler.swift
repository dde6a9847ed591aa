import Foundation
import Logging
import NIOCore
import TasteEngine
import TasteProtocol

/// Serves one connection on its event loop. Reads are answered at once; writes when the writer says that they are durable.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let answers: Answers
    let engine: Engine
    let limits: ServerLimits
    let logger: Logger
    private let peer: PeerCredentials
    private let rights: Rights
    private var state: ConnectionState
    private var isAborted = false
    /// Frames read but not begun, because the peer does not read its answers: at most what one read brought in.
    private var waiting: CircularBuffer<ByteBuffer> = []
    private var isDraining = false
    private var writeDeadline: Scheduled<Void>?
    private(set) var context: ChannelHandlerContext?
    var imports: [UInt64: OpenImport] = [:]

    init(answers: Answers, peer: PeerCredentials, rights: Rights, logger: Logger) {
        self.answers = answers
        self.peer = peer
        self.rights = rights
        self.logger = logger
        engine = answers.engine
        limits = answers.limits
        state = ConnectionState(inFlightLimit: answers.limits.requestsInFlight)
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        writeDeadline?.cancel()
        for open in imports.values { engine.abandon(open.session) }
        imports.removeAll()
    }

    func channelInactive(context: ChannelHandlerContext) {
        answers.server.release(user: peer.user)
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        waiting.append(unwrapInboundIn(data))
        drain(context)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.flush()
    }

    /// Begins what was read, as long as the peer takes the answers: one read can ask for far more than it may buffer.
    private func drain(_ context: ChannelHandlerContext) {
        guard !isDraining else { return }
        isDraining = true
        defer { isDraining = false }
        while !isAborted, let frame = waiting.first {
            if !context.channel.isWritable {
                context.flush()
                guard context.channel.isWritable else { return }
            }
            waiting.removeFirst()
            begin(frame)
        }
    }

    private func begin(_ frame: ByteBuffer) {
        do throws(CallError) {
            let request = try WireRequest(frameBody: frame)
            switch state.receive(request) {
            case .serve: serve(request)
            case .refuse(let error): send(error, id: request.id)
            case .abort(let error): abort(error)
            }
        } catch {
            abort(error)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? CallError { return abort(error) }
        // The peer went away, or the kernel refused: nobody is left to tell.
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
        // A peer that does not read is read no further, and has a deadline to start reading.
        writeDeadline?.cancel()
        writeDeadline = nil
        let isWritable = context.channel.isWritable
        context.channel.setOption(.autoRead, value: isWritable).whenFailure { _ in }
        if isWritable {
            drain(context)
            context.flush()
        } else {
            let channel = context.channel
            writeDeadline = context.eventLoop.scheduleTask(in: .seconds(Int64(limits.writeDeadlineSeconds))) {
                [logger, limits] in
                logger.notice("closed a peer that did not read for \(limits.writeDeadlineSeconds) s")
                channel.close(promise: nil)
            }
        }
        context.fireChannelWritabilityChanged()
    }

    /// A response that is its request's last.
    func finish(_ response: WireResponse, id: UInt64) {
        state.finish(id)
        imports[id] = nil
        write(response, id: id)
        closeIfDone()
    }

    func finish(_ error: CallError, id: UInt64) {
        if error.code == .internal || error.code == .dataLoss { logger.error("\(error)") }
        state.finish(id)
        if let open = imports.removeValue(forKey: id) { engine.abandon(open.session) }
        send(error, id: id)
        closeIfDone()
    }

    /// A response that others follow.
    func progress(_ response: WireResponse, id: UInt64) {
        var response = response
        response.more = true
        write(response, id: id)
    }

    func flush() { context?.flush() }

    private func serve(_ request: WireRequest) {
        let id = request.id
        guard let call = request.call else {
            return finish(
                CallError(.unimplemented, "This daemon does not know the call. Set one of taste.proto's, or upgrade."),
                id: id)
        }
        do throws(CallError) {
            try rights.check(call)
            if request.minSequence > 0 || request.minGeneration > 0, !call.isWrite { return wait(request, call) }
            try perform(call, request)
        } catch {
            finish(error, id: id)
        }
    }

    func perform(_ call: WireRequest.OneOf_Call, _ request: WireRequest) throws(CallError) {
        if case .recommend(let call) = call, call.asOf > 0 {
            try recommendPast(call, id: request.id)
        } else if let response = try answers.answer(call, rights: rights) {
            finish(response, id: request.id)
        } else {
            try write(call, request)
        }
    }

    private func write(_ response: WireResponse, id: UInt64) {
        guard let context else { return }
        var response = response
        response.id = id
        var buffer = context.channel.allocator.buffer(capacity: 64)
        do throws(CallError) {
            try buffer.writeFrame(response, maximumBytes: limits.frameBytes)
        } catch {
            return send(error, id: id)
        }
        context.write(wrapOutboundOut(buffer), promise: nil)
    }

    private func send(_ error: CallError, id: UInt64) {
        var response = WireResponse()
        response.error = error.wire
        write(response, id: id)
    }

    /// The connection cannot be read on: says why, and closes when that is out.
    private func abort(_ error: CallError) {
        guard !isAborted, let context else { return }
        isAborted = true
        send(error, id: ProtocolLimits.noRequest)
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { _ in channel.close(promise: nil) }
    }

    /// When the daemon is stopping: closes once everything begun is answered.
    private func closeIfDone() {
        guard state.isDone, let context else { return }
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { _ in channel.close(promise: nil) }
    }
}
