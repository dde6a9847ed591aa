import Logging
import NIOCore
import TasteEngine
import TasteProtocol
import TasteStore
import TasteValues

/// Serves one connection on its event loop: it hands what it reads to ``ConnectionState``, serves calls when it is the
/// connection's turn, and writes the answers.
final class ConnectionHandler: ChannelDuplexHandler, TurnTaker {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let server: ServerContext
    let logger: Logger
    let peer: PeerCredentials
    let rights: Rights
    let account: Account
    private let place: ConnectionPlace
    private let answers: AnswerMemory
    let imports: OpenImports
    let loop: LoopServices
    var state: ConnectionState
    private(set) var context: ChannelHandlerContext?
    var costs = CallCosts()
    /// The number of reads that wait for a sequence or a generation.
    var waitingReads = 0
    /// Answers and reads that have waited, which go before requests that have not been begun.
    private var inbox: CircularBuffer<(ConnectionHandler) -> Void> = []
    private var writeDeadline: Scheduled<Void>?
    /// Closes the connection unless the frame of this number is complete by then.
    private var frameDeadline: (frame: Int, task: Scheduled<Void>)?
    var isQueued = false
    private var isInTurn = false
    /// Whether NIO asked to read while the connection did not want to.
    private var isReadHeld = false
    /// Whether the connection is being closed because the daemon is stopping.
    private var isEnding = false

    var uid: UInt32 { peer.user }
    /// Whether the peer has read most of what was sent to it.
    var isWritable: Bool { context?.channel.isWritable ?? false }

    init(
        server: ServerContext, peer: PeerCredentials, rights: Rights, account: Account, place: ConnectionPlace,
        loop: LoopServices, logger: Logger
    ) throws(TasteError) {
        self.server = server
        self.peer = peer
        self.rights = rights
        self.account = account
        self.place = place
        self.loop = loop
        answers = try AnswerMemory(server.ledgers.memory, account)
        self.logger = logger.of(peer)
        imports = OpenImports(engine: server.engine)
        state = ConnectionState(
            inFlightLimit: server.limits.requestsInFlight, frameBytes: server.limits.frameBytes,
            memory: try ConnectionMemory(server.ledgers.memory, account))
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        inbox.removeAll()
        writeDeadline?.cancel()
        frameDeadline?.task.cancel()
        imports.abandonAll()
        abandonReads()
    }

    func channelInactive(context: ChannelHandlerContext) {
        place.release()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        do throws(TasteError) { try state.receive(unwrapInboundIn(data)) } catch { return abort(error) }
        wantTurn()
        watchFrame()
    }

    /// Reads from the socket, unless the connection has a request that it could begin or is not to begin any.
    func read(context: ChannelHandlerContext) {
        isReadHeld = !state.wantsBytes
        if !isReadHeld { context.read() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // The peer has gone or the kernel has refused, so no answer can be sent.
        logger.debug("connection failed", metadata: ["error": "\(error)"])
        context.close(promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is IdleStateHandler.IdleStateEvent where state.isQuiet(imports) && !hasWork: closeInTurn()
        case is ChannelShouldQuiesceEvent:
            state.close()
            for id in imports.incomplete { if imports.abandon(id) { finish(.stopping, id: id) } }
            context.flush()
            closeIfDone()
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        writeDeadline?.cancel()
        writeDeadline = nil
        switch state.writabilityChanged(to: context.channel.isWritable) {
        case .resume: wantTurn()
        case .pause: startWriteDeadline(context)
        }
        context.fireChannelWritabilityChanged()
    }

    private func startWriteDeadline(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let seconds = server.limits.writeDeadlineSeconds
        writeDeadline = context.eventLoop.scheduleTask(in: .seconds(Int64(seconds))) {
            bound.value.logger.notice("closed a peer that did not read for \(seconds) s")
            bound.value.closeInTurn()
        }
    }

    /// Gives the peer a time to send the rest of a frame. Parts of it do not extend the time.
    private func watchFrame() {
        let unfinished = state.unfinishedFrame
        guard unfinished != frameDeadline?.frame else { return }
        frameDeadline?.task.cancel()
        frameDeadline = nil
        guard let frame = unfinished, let context else { return }
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let seconds = server.limits.frameSeconds
        let task = context.eventLoop.scheduleTask(in: .seconds(Int64(seconds))) {
            bound.value.abort(
                TasteError(
                    .deadlineExceeded,
                    "A frame was not complete after \(seconds) s (limits.frameSeconds). Send the whole frame at once."))
        }
        frameDeadline = (frame, task)
    }

    private func abort(_ error: TasteError) {
        if let action = state.abort(error) { perform(action) }
    }

    /// Closes the connection when it is its turn: closing hundreds of connections at once would hold the event loop.
    private func closeInTurn() { deliver { $0.context?.close(promise: nil) } }
}

/// Turns on the event loop.
extension ConnectionHandler {
    /// Whether the connection has something to do on the event loop.
    private var hasWork: Bool { context != nil && (!inbox.isEmpty || state.isReady) }

    /// Lets `body` run when it is the connection's turn, before requests that have not been begun.
    func deliver(_ body: @escaping (ConnectionHandler) -> Void) {
        guard context != nil else { return }
        inbox.append(body)
        wantTurn()
    }

    private func wantTurn() {
        if !isInTurn, hasWork { loop.turns.offer(self) }
    }

    func takeTurn(until end: NIODeadline) -> Bool {
        guard let context else { return false }
        isInTurn = true
        defer { isInTurn = false }
        while doNext() {
            if !context.channel.isWritable { context.flush() }
            if NIODeadline.now() >= end { break }
        }
        context.flush()
        do throws(TasteError) { try answers.measure(context) } catch {
            logger.notice("closed a peer that does not read its answers: \(error.message)")
            context.close(promise: nil)
            return false
        }
        closeIfDone()
        watchFrame()
        if isReadHeld, state.wantsBytes {
            isReadHeld = false
            context.read()
        }
        return hasWork
    }

    /// - Returns: Whether there was something to do.
    private func doNext() -> Bool {
        if let body = inbox.popFirst() {
            body(self)
            return true
        }
        guard let action = state.next() else { return false }
        perform(action)
        return true
    }

    private func perform(_ action: ConnectionState.Action) {
        switch action {
        case .decode(let frame): decode(frame)
        case .serve(let request, let bytes): serve(request, bytes: bytes)
        case .refuse(let error, let id): send(error, id: id)
        case .endImport(let error, let id):
            if imports.abandon(id) { finish(error.inCall("import"), id: id) }
        case .abort(let error):
            send(error, id: ProtocolLimits.noRequest)
            if let context { FarewellHandler.end(context.channel, frameBytes: server.limits.frameBytes) }
        }
    }

    /// Lets a worker decode a large frame, which takes milliseconds.
    private func decode(_ frame: ByteBuffer) {
        guard let mailbox else { return }
        submit { [ledger = server.ledgers.memory, account] in
            let decoded = DecodedFrame(frame, ledger, account)
            mailbox.deliver { connection in
                if let action = connection.state.decoded(decoded, bytes: frame.readableBytes) {
                    connection.perform(action)
                }
            }
        }
    }

    /// How other threads reach this connection; nil if it has closed.
    var mailbox: Mailbox? { context.map { Mailbox(connection: self, loop: $0.eventLoop) } }
}

/// Answers.
extension ConnectionHandler {
    /// Sends the last response to a request.
    func finish(_ response: WireResponse, id: UInt64) {
        state.finish(id)
        write(response, id: id)
        closeIfDone()
    }

    /// Sends the frame of the last response to a request.
    func finish(_ frame: ByteBuffer, id: UInt64) {
        state.finish(id)
        write(frame)
        closeIfDone()
    }

    /// Sends an error as the last response to a request.
    func finish(_ error: TasteError, id: UInt64) {
        state.finish(id)
        send(error, id: id)
        closeIfDone()
    }

    /// Ends an import with an error, unless it has ended before.
    func endImport(_ id: UInt64, number: UInt64, _ error: TasteError) {
        guard let open = imports.end(id, number: number) else { return }
        server.engine.abandon(open.session)
        finish(error.inCall("import"), id: id)
    }

    /// Writes a response, or the error that it does not fit into a frame.
    func write(_ response: WireResponse, id: UInt64) {
        guard context != nil else { return }
        do throws(TasteError) {
            write(try Self.frame(response, id: id, maximumBytes: server.limits.frameBytes))
        } catch {
            send(error, id: id)
        }
    }

    private func write(_ frame: ByteBuffer) {
        answers.note(frame.readableBytes)
        context?.write(wrapOutboundOut(frame), promise: nil)
    }

    /// The frame of a response, which is shortened where it would not fit; from any thread.
    ///
    /// - Throws: `resourceExhausted` if the response does not fit into a frame.
    static func frame(_ response: WireResponse, id: UInt64, maximumBytes: Int) throws(TasteError) -> ByteBuffer {
        var response = response
        response.id = id
        var buffer = ByteBuffer()
        do { try buffer.writeFrame(response, maximumBytes: maximumBytes) } catch {
            guard let short = response.shortened else { throw error }
            return try frame(short, id: id, maximumBytes: maximumBytes)
        }
        return buffer
    }

    private func send(_ error: TasteError, id: UInt64) {
        server.log.note(error, logger)
        var response = WireResponse()
        response.error = error.wire
        write(response, id: id)
    }

    /// Closes the connection of a daemon that is stopping, once what it has begun is answered.
    private func closeIfDone() {
        guard let context, state.isDone, !isEnding else { return }
        isEnding = true
        let channel = context.channel
        // A closing connection reads nothing, so that the peer may still be sending.
        if isReadHeld { return FarewellHandler.end(channel, frameBytes: server.limits.frameBytes) }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { _ in channel.close(promise: nil) }
    }
}
