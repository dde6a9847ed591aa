import Logging
import ServiceLifecycle
import TasteEngine
import TasteServer
import UnixSignals

/// Reads the configuration again on SIGHUP, and takes over what can change while serving: the log's level, the limits of new
/// connections, and how the trainer works.
struct Reloader: Service {
    let arguments: [String]
    let level: Shared<Logger.Level>
    let engine: Engine
    let server: Server
    let logger: Logger

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        for await _ in signals.cancelOnGracefulShutdown() {
            Systemd.reloading()
            await reload()
            Systemd.ready(status: try Daemon.summary(of: engine))
        }
    }

    private func reload() async {
        do {
            let configuration = try await DaemonConfiguration(arguments: arguments)
            try configuration.check(against: engine.scale)
            level.value = configuration.logLevel
            server.limits.value = configuration.limits
            engine.trainer.options.value = configuration.training
            logger.info("configuration read again")
        } catch {
            logger.error("the configuration stays as it was: \(error)")
        }
    }
}
