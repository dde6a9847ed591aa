import Foundation
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization
import TasteEngine
import TasteServer
import TasteStore
import TasteValues
import UnixSignals

/// Starts store, engine, server and signal handling in this order, and stops them in the reverse order.
struct Daemon: Sendable {
    static let version = "tasted/\(productVersion)"

    /// Whether the daemon reads SIGTERM and SIGINT itself. Until then its main thread does.
    static let handlesSignals = Atomic(false)

    let sources: SettingSources
    let configuration: DaemonConfiguration

    func run() async throws {
        let level = Shared(configuration.logLevel)
        LoggingSystem.bootstrap { LeveledHandler(base: Logs.handler(label: $0), level: level) }
        let logger = Logger(label: "tasted")

        let state = try configuration.statePath()
        let listener = try listener()
        try CheckedStart(state: state, logger: logger).run()
        let store = try Store.open(
            at: state, scale: configuration.requiredScale, mapBytes: configuration.mapBytes,
            reserveBytes: configuration.reserveBytes)
        do { try configuration.check(against: store.scale) } catch {
            store.close()
            throw error
        }
        store.setQuotas(configuration.limits.quotas)
        let engine = Engine(store: store, training: configuration.training) { $0.log(to: logger) }
        // Two event loops: most requests are answered on the loop that read them. Writes and reads of the past are not.
        let ticks = GroupTicks()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 2, metricsDelegate: ticks)
        let (limits, access) = (Shared(configuration.limits), Shared(configuration.access))
        let reloader = Reloader(
            sources: sources, running: configuration, level: level, limits: limits, access: access, engine: engine,
            logger: logger)
        let workers = (1...Server.workerCount).map { WatchedThread.patient("worker \($0)", LifeSign()) }
        let watchdog = Watchdog(
            group: group, threads: workers + [.patient("the writer", store.writer.lifeSign)], logger: logger)
        let statusLine = StatusLine(engine: engine) { watchdog.trouble ?? reloader.remark }
        let server = Server(
            engine: engine, listener: listener, limits: limits, access: access,
            workerLifeSigns: workers.map(\.lifeSign), version: Daemon.version, group: group, ticks: ticks,
            host: ServerHost(reload: reloader.reload) { watchdog.trouble ?? reloader.trouble }, logger: logger
        ) {
            Systemd.ready(status: statusLine.text)
            logger.info(
                "ready", metadata: ["socket": "\(listener)", "state": "\(state)", "version": "\(Daemon.version)"])
        }
        engine.start()
        let services = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(
                        service: server, successTerminationBehavior: .gracefullyShutdownGroup,
                        failureTerminationBehavior: .cancelGroup),
                    // These also end on a graceful shutdown, possibly before the server has ended.
                    .init(service: watchdog, successTerminationBehavior: .ignore),
                    .init(service: statusLine, successTerminationBehavior: .ignore),
                    .init(service: reloader, successTerminationBehavior: .ignore),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: LeveledHandler.quiet("lifecycle")))
        Self.handlesSignals.store(true, ordering: .releasing)
        let outcome = await Result(catching: { try await services.run() })
        Systemd.stopping()
        engine.stop()
        try? await group.shutdownGracefully()
        logger.info("stopped; everything acknowledged is on the disk")
        try outcome.get()
    }

    private func listener() throws -> Server.Listener {
        if let descriptor = try Systemd.listeningSocket() { return .descriptor(descriptor) }
        return .path(try configuration.socketPath(), mode: configuration.socketMode)
    }
}

extension Notice {
    fileprivate func log(to logger: Logger) {
        let level: Logger.Level =
            switch level {
            case .information: .info
            case .warning: .warning
            case .error: .error
            }
        logger.log(level: level, "\(message)", metadata: figures.mapValues { "\($0)" })
    }
}

extension Result where Success == Void, Failure == any Error {
    fileprivate init(catching body: () async throws -> Void) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
