import Glibc
import Logging
import NIOCore
import NIOExtras
import NIOPosix
import ServiceLifecycle
import TasteEngine
import TasteProtocol
import TasteStore
import TasteValues

/// Listens on a Unix socket and serves every connection, until the service group shuts it down.
package struct Server: Service {
    /// What to listen on.
    package enum Listener: Sendable, CustomStringConvertible {
        /// A path at which the server creates the socket. A stale file is replaced, a live socket is not.
        case path(String, mode: UInt16)
        /// A listening socket that systemd passes to the daemon.
        case descriptor(Int32)

        package var description: String {
            switch self {
            case .path(let path, let mode): "\(path) with mode 0\(String(mode, radix: 8))"
            case .descriptor(let descriptor): "descriptor \(descriptor) of systemd"
            }
        }
    }

    private let engine: Engine
    private let listener: Listener
    private let limits: Shared<ServerLimits>
    private let access: Shared<AccessRules>
    private let workerLifeSigns: [LifeSign]
    private let host: ServerHost
    private let log = CallLog()
    private let logger: Logger
    private let group: MultiThreadedEventLoopGroup
    private let onListening: @Sendable () -> Void
    package let information: ServerInformation
    private let ledgers: Ledgers
    private let loops: ServerLoops
    private let held = HeldReads()

    /// How many threads serve long calls.
    package static var workerCount: Int { Workers.threadCount }

    /// - Parameters:
    ///   - limits: The limits of connections that are opened from now on. They may change while the server runs.
    ///   - access: Who may do what on connections that are opened from now on. It may change, too.
    ///   - workerLifeSigns: One for each of the ``workerCount`` workers, for a watchdog.
    ///   - version: The name and version of the daemon, such as "tasted/0.1.0".
    ///   - ticks: The metrics delegate of the group. Without it, busy loops may look at their sockets seldom.
    ///   - onListening: Is called once, when the server accepts connections.
    package init(
        engine: Engine, listener: Listener, limits: Shared<ServerLimits>, access: Shared<AccessRules>,
        workerLifeSigns: [LifeSign], version: String, group: MultiThreadedEventLoopGroup, ticks: GroupTicks? = nil,
        host: ServerHost, logger: Logger, onListening: @escaping @Sendable () -> Void
    ) {
        self.engine = engine
        self.listener = listener
        self.limits = limits
        self.access = access
        self.workerLifeSigns = workerLifeSigns
        self.host = host
        self.logger = logger
        self.group = group
        self.onListening = onListening
        information = ServerInformation(version: version, limits: limits)
        ledgers = Ledgers(limits: limits, mapBytes: engine.store.size.limit)
        loops = ServerLoops(engine: engine, ticks: ticks)
    }

    /// Answers the reads that wait for a sequence or a generation with CANCELLED, now and from now on.
    package func endWaitingReads() { loops.stopWaiting() }

    package func run() async throws {
        prepareDescriptors()
        let quiescing = ServerQuiescingHelper(group: group)
        let workers = Workers(held, lifeSigns: workerLifeSigns)
        defer { workers.stop() }
        let (channel, file) = try await bind(quiescing, workers)
        onListening()
        await withTaskCancellationOrGracefulShutdownHandler {
            try? await channel.closeFuture.get()
        } onCancelOrGracefulShutdown: {
            quiescing.initiateShutdown(promise: nil)
            // A connection that waits for a training would otherwise delay the stop until the training ends.
            engine.trainer.beginStop()
            endWaitingReads()
        }
        await end(quiescing)
        file?.remove()
    }

    /// Waits until every connection has received its answers and closed, which ``StopDeadline`` bounds. The event loops
    /// must not end before: what a connection has still to tell another event loop would be lost.
    private func end(_ quiescing: ServerQuiescingHelper) async {
        let closed = group.any().makePromise(of: Void.self)
        quiescing.initiateShutdown(promise: closed)
        let cancelling = Task {
            try? await Task.sleep(for: .milliseconds(300))
            engine.cancelWrites()
        }
        try? await closed.futureResult.get()
        cancelling.cancel()
        await cancelling.value
    }

    /// Finds out how many connections there are descriptors for, and warns if they are fewer than configured.
    private func prepareDescriptors() {
        let descriptors = Descriptors.forConnections()
        information.descriptors.value = descriptors
        let configured = limits.value.connections
        if descriptors < configured {
            logger.warning(
                "limits.connections is \(configured), but there are file descriptors for \(descriptors) connections only, and no more are served. Raise LimitNOFILE= of the unit, or lower limits.connections."
            )
        }
    }

    private func bind(
        _ quiescing: ServerQuiescingHelper, _ workers: Workers
    ) async throws -> (channel: any Channel, file: SocketFile?) {
        let ownUser = geteuid()
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.maxMessagesPerRead, value: AcceptPacing.batch)
            .serverChannelInitializer { [logger] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        quiescing.makeServerChannelHandler(channel: channel))
                    try channel.pipeline.syncOperations.addHandler(AcceptBackoff(logger: logger))
                    try channel.pipeline.syncOperations.addHandler(AcceptPacing())
                }
            }
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelInitializer {
                [
                    engine, limits, access, logger, information, ledgers, loops, held, host, log,
                    checks = StoreChecks(state: engine.store.path)
                ] channel in
                let (limits, access) = (limits.value, access.value)
                do { try channel.pipeline.syncOperations.addHandler(StopDeadline()) } catch {
                    return channel.eventLoop.makeFailedFuture(error)
                }
                let server = ServerContext(
                    engine: engine, limits: limits, access: access, information: information, ledgers: ledgers,
                    held: held, workers: workers, host: host, log: log, checks: checks, loops: loops)
                return access.peer(of: channel, ownUser: ownUser).flatMapThrowing { peer, rights in
                    try channel.syncOptions?.setOption(
                        .writeBufferWaterMark, value: .init(low: limits.bufferedBytes / 2, high: limits.bufferedBytes))
                    if limits.idleSeconds > 0 {
                        try channel.pipeline.syncOperations.addHandler(
                            IdleStateHandler(allTimeout: .seconds(Int64(limits.idleSeconds))))
                    }
                    let account = Account(uid: peer.credentials.user, isAdministration: rights.administer)
                    do {
                        let place = try information.admit(account)
                        let handler = try ConnectionHandler(
                            server: server, peer: peer.credentials, rights: rights, account: account, place: place,
                            loop: loops.services(of: channel.eventLoop), logger: logger)
                        try channel.pipeline.syncOperations.addHandler(handler)
                    } catch let error as TasteError {
                        log.note(error, logger.of(peer.credentials))
                        try refuse(channel, error, frameBytes: limits.frameBytes)
                    }
                }
            }
        switch listener {
        case .descriptor(let descriptor): return (try await listen(on: descriptor, bootstrap), nil)
        case .path(let path, let mode):
            let (descriptor, file) = try SocketFile.make(at: path, mode: mode)
            return (try await listen(on: descriptor, bootstrap), file)
        }
    }

    /// Accepts the connections of a listening socket. NIO lets 128 of them wait, whatever the socket allowed before.
    private func listen(on descriptor: Int32, _ bootstrap: ServerBootstrap) async throws -> any Channel {
        let channel = try await bootstrap.withBoundSocket(descriptor).get()
        _ = Glibc.listen(descriptor, SocketFile.backlog)
        return channel
    }

    /// Sends an error under id 0, and closes the connection.
    private func refuse(_ channel: any Channel, _ error: TasteError, frameBytes: Int) throws {
        var buffer = ByteBuffer()
        try buffer.writeFrame(WireResponse(refusal: error))
        channel.write(buffer, promise: nil)
        FarewellHandler.end(channel, frameBytes: frameBytes)
    }
}

extension Logger {
    /// The logger of a connection: it adds the peer's uid and pid to every line.
    func of(_ peer: PeerCredentials) -> Logger {
        var logger = self
        logger[metadataKey: "uid"] = "\(peer.user)"
        logger[metadataKey: "pid"] = "\(peer.process)"
        return logger
    }
}
