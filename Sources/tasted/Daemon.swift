import Foundation
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import TasteEngine
import TasteServer
import TasteStore
import TasteValues
import UnixSignals

/// Starts store, engine, server and signal handling in this order, and stops them in the reverse order.
struct Daemon: Sendable {
    static let version = "tasted/\(productVersion)"

    let sources: SettingSources
    let configuration: DaemonConfiguration

    func run() async throws {
        let level = Shared(configuration.logLevel)
        LoggingSystem.bootstrap { _ in
            LeveledHandler(base: StreamLogHandler.standardError(label: "tasted"), level: level)
        }
        let logger = Logger(label: "tasted")
        // SIGHUP would end the process by default. It is ignored until the reloader listens for it.
        signal(SIGHUP, SIG_IGN)

        let state = try configuration.statePath()
        let listener = try listener()
        let store = try Store.open(
            at: state, scale: configuration.requiredScale, mapBytes: configuration.mapBytes,
            reserveBytes: configuration.reserveBytes)
        do { try configuration.check(against: store.scale) } catch {
            store.close()
            throw error
        }
        let engine = Engine(store: store, training: configuration.training) { notice in
            logger.log(level: notice.level == .warning ? .warning : .info, "\(notice.message)")
        }
        // Two event loops: most requests are answered on the loop that read them. Writes and reads of the past are not.
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        let server = Server(
            engine: engine, listener: listener, limits: configuration.limits, access: configuration.access,
            version: Daemon.version, group: group,
            logger: logger
        ) {
            Systemd.ready(status: (try? Daemon.summary(of: engine)) ?? "serving")
            logger.info("ready", metadata: ["socket": "\(listener)", "state": "\(state)"])
        }
        engine.start()
        let services = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(
                        service: server, successTerminationBehavior: .gracefullyShutdownGroup,
                        failureTerminationBehavior: .cancelGroup),
                    // These two also end on a graceful shutdown, possibly before the server has ended.
                    .init(service: Heartbeat(engine: engine, group: group), successTerminationBehavior: .ignore),
                    .init(
                        service: Reloader(
                            sources: sources, running: configuration, level: level, engine: engine, server: server,
                            logger: logger),
                        successTerminationBehavior: .ignore),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: LeveledHandler.quiet("lifecycle")))
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

    /// The line that `systemctl status` shows.
    ///
    /// - Throws: if the store cannot be read.
    static func summary(of engine: Engine) throws -> String {
        let answer = try engine.status()
        let status = answer.value
        let model = status.model.map { "\($0), generation \(answer.freshness.generation)" } ?? "no model yet"
        let trouble = status.trouble.map { "; \($0)" } ?? ""
        return "serving \(status.users) users, \(status.items) items, \(status.ratings) ratings; \(model)\(trouble)"
    }
}

extension Result where Success == Void, Failure == any Error {
    fileprivate init(catching body: () async throws -> Void) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
