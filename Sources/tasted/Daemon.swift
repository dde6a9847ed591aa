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

/// The daemon's life: store, engine, server, signals, in order up and in order down.
struct Daemon: Sendable {
    static let version = "tasted/0.1.0"

    let arguments: [String]
    let configuration: DaemonConfiguration

    func run() async throws {
        let level = Shared(configuration.logLevel)
        LoggingSystem.bootstrap { _ in
            LeveledHandler(base: StreamLogHandler.standardError(label: "tasted"), level: level)
        }
        let logger = Logger(label: "tasted")
        // Until the reloader listens for it, a reload has nothing to do; by default it would end the process.
        signal(SIGHUP, SIG_IGN)

        let listener = try listener()
        let store = try Store.open(
            at: configuration.state, scale: configuration.scale, mapBytes: configuration.mapBytes)
        do { try configuration.check(against: store.scale) } catch {
            store.close()
            throw error
        }
        let engine = Engine(store: store, training: configuration.training) { notice in
            logger.log(level: notice.level == .warning ? .warning : .info, "\(notice.message)")
        }
        // Two loops on two cores: an answer never leaves the loop that read its question.
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        let server = Server(
            engine: engine, listener: listener, limits: configuration.limits, version: Daemon.version, group: group,
            logger: logger
        ) {
            Systemd.ready(status: (try? Daemon.summary(of: engine)) ?? "serving")
            logger.info("ready", metadata: ["socket": "\(listener)", "state": "\(configuration.state)"])
        }
        engine.start()
        let services = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(
                        service: server, successTerminationBehavior: .gracefullyShutdownGroup,
                        failureTerminationBehavior: .cancelGroup),
                    // These two end with the daemon; that they have ended first is no fault.
                    .init(service: Heartbeat(engine: engine, group: group), successTerminationBehavior: .ignore),
                    .init(
                        service: Reloader(
                            arguments: arguments, level: level, engine: engine, server: server, logger: logger),
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
        return .path(try DefaultPaths.socket(configuration.socket), mode: configuration.socketMode)
    }

    /// One line for systemctl status.
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
