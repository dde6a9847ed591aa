import Glibc
import Logging
import NIOCore
import NIOExtras
import NIOPosix
import ServiceLifecycle
import TasteEngine
import TasteProtocol
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
    /// The limits of connections that are opened from now on. They may change while the server runs.
    private let limits: Shared<ServerLimits>
    private let host: ServerHost
    private let log = CallLog()
    private let logger: Logger
    private let group: MultiThreadedEventLoopGroup
    private let onListening: @Sendable () -> Void
    package let information: ServerInformation

    /// - Parameters:
    ///   - limits: The limits of connections that are opened from now on. They may change while the server runs.
    ///   - version: The name and version of the daemon, such as "tasted/0.1.0".
    ///   - onListening: Is called once, when the server accepts connections.
    package init(
        engine: Engine, listener: Listener, limits: Shared<ServerLimits>, version: String,
        group: MultiThreadedEventLoopGroup, host: ServerHost, logger: Logger,
        onListening: @escaping @Sendable () -> Void
    ) {
        self.engine = engine
        self.listener = listener
        self.limits = limits
        self.host = host
        self.logger = logger
        self.group = group
        self.onListening = onListening
        information = ServerInformation(version: version, limits: limits)
    }

    package func run() async throws {
        let quiescing = ServerQuiescingHelper(group: group)
        let (channel, file) = try await bind(quiescing)
        onListening()
        await withTaskCancellationOrGracefulShutdownHandler {
            try? await channel.closeFuture.get()
        } onCancelOrGracefulShutdown: {
            quiescing.initiateShutdown(promise: nil)
            // A connection that waits for a training would otherwise delay the stop until the training ends.
            engine.trainer.beginStop()
        }
        await drain()
        file?.remove()
    }

    /// Waits until every connection has received its answers and closed, at most for the write deadline.
    private func drain() async {
        let deadline = ContinuousClock.now + .seconds(limits.value.writeDeadlineSeconds)
        while information.connections > 0, ContinuousClock.now < deadline {
            try? await Task.sleep(for: .milliseconds(5))
        }
    }

    private func bind(_ quiescing: ServerQuiescingHelper) async throws -> (channel: any Channel, file: SocketFile?) {
        let ownUser = geteuid()
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        quiescing.makeServerChannelHandler(channel: channel))
                }
            }
            .childChannelInitializer {
                [engine, limits, logger, information, host, log, pastReads = PastReads()] channel in
                let limits = limits.value
                let server = ServerContext(
                    engine: engine, limits: limits, information: information, pastReads: pastReads, host: host,
                    log: log)
                return PeerCredentials.read(from: channel).flatMapThrowing { peer in
                    try channel.syncOptions?.setOption(
                        .writeBufferWaterMark, value: .init(low: limits.bufferedBytes / 2, high: limits.bufferedBytes))
                    try channel.pipeline.syncOperations.addHandler(
                        ByteToMessageHandler(FrameDecoder(maximumBytes: limits.frameBytes)))
                    if limits.idleSeconds > 0 {
                        try channel.pipeline.syncOperations.addHandler(
                            IdleStateHandler(allTimeout: .seconds(Int64(limits.idleSeconds))))
                    }
                    guard information.admit(user: peer.user) else { return try refuse(channel, peer) }
                    let handler = ConnectionHandler(
                        server: server, peer: peer, rights: Rights(of: peer, ownUser: ownUser), logger: logger)
                    try channel.pipeline.syncOperations.addHandler(handler)
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

    /// Sends the error that there are too many connections, and closes.
    private func refuse(_ channel: any Channel, _ peer: PeerCredentials) throws {
        let error = TasteError(
            .resourceExhausted,
            "The daemon has as many connections as limits.connections allows. Close one, or try again later.")
        log.note(error, logger.of(peer))
        var buffer = ByteBuffer()
        try buffer.writeFrame(WireResponse(refusal: error))
        channel.writeAndFlush(buffer).whenComplete { _ in channel.close(promise: nil) }
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

extension PeerCredentials {
    /// Asks the kernel for the credentials of a channel's peer.
    static func read(from channel: any Channel) -> EventLoopFuture<PeerCredentials> {
        guard let provider = channel as? any SocketOptionProvider else {
            return channel.eventLoop.makeSucceededFuture(PeerCredentials())
        }
        // The call is unsafe because NIO cannot check that the type fits the option. PeerCredentials has ucred's
        // layout.
        return provider.unsafeGetSocketOption(level: .socket, name: .init(rawValue: SO_PEERCRED))
    }
}
