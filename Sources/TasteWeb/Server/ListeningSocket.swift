import HummingbirdCore
import Logging
import NIOCore
import NIOExtras
import NIOPosix
import ServiceLifecycle

/// The socket on which the server accepts connections. Hummingbird's own server cannot take one over from systemd.
struct ListeningSocket {
    /// The address; nil for a Unix socket without a path.
    let address: SocketAddress?
    private let server: NIOAsyncChannel<HTTP1Channel.Value, Never>
    private let quiescing: ServerQuiescingHelper
    private let logger: Logger

    /// Begins to listen.
    ///
    /// - Throws: An error of the operating system if the place is taken or not allowed.
    init(_ options: WebOptions, configuration: HTTP1Channel.Configuration, logger: Logger) async throws {
        let loops = MultiThreadedEventLoopGroup.singleton
        let quiescing = ServerQuiescingHelper(group: loops)
        let limit = options.maximumConnections
        let bootstrap = ServerBootstrap(group: loops)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let operations = channel.pipeline.syncOperations
                    try operations.addHandler(AvailableConnectionsChannelHandler(maxConnections: limit))
                    try operations.addHandler(quiescing.makeServerChannelHandler(channel: channel))
                }
            }
        // Only the handling of a connection, which begins later, needs to know the address and with it the hosts.
        let pipeline = HTTP1Channel(responder: { _, _, _ in }, configuration: configuration)
        let setUp: @Sendable (any Channel) -> EventLoopFuture<HTTP1Channel.Value> = { channel in
            pipeline.setup(channel: channel, logger: logger)
        }
        server =
            switch options.place {
            case .address(let host, let port):
                try await bootstrap.bind(host: host, port: port, childChannelInitializer: setUp)
            case .unix(let path):
                try await bootstrap.bind(
                    unixDomainSocketPath: path, cleanupExistingSocketFile: true, childChannelInitializer: setUp)
            case .inherited(let descriptor):
                try await bootstrap.bind(descriptor, childChannelInitializer: setUp)
            }
        address = server.channel.localAddress
        self.quiescing = quiescing
        self.logger = logger
    }

    /// Accepts connections until the service is shut down; then requests under way are answered.
    func serve(_ http: HTTP1Channel) async {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                do {
                    try await server.executeThenClose { connections in
                        for try await connection in connections {
                            group.addTask(executorPreference: LoopExecutor(connection.channel.eventLoop)) {
                                await http.handle(value: connection, logger: logger)
                            }
                        }
                    }
                } catch is CancellationError {
                    return
                } catch {
                    logger.error("No more connections are accepted: \(error)")
                }
            }
        } onGracefulShutdown: {
            quiescing.initiateShutdown(promise: nil)
        }
    }
}
