import Logging
import ServiceLifecycle
import Settings
import TasteEngine
import TasteServer
import UnixSignals

/// Reads the configuration again on SIGHUP and applies what may change while the daemon serves.
struct Reloader: Service {
    let sources: SettingSources
    /// What the daemon was started with.
    let running: DaemonConfiguration
    let level: Shared<Logger.Level>
    let engine: Engine
    let server: Server
    let logger: Logger

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        for await _ in signals.cancelOnGracefulShutdown() {
            Systemd.reloading()
            reload()
            Systemd.ready(status: (try? Daemon.summary(of: engine)) ?? "serving")
        }
    }

    /// Applies all settings that a reload applies, or none if any of the configuration cannot be used.
    private func reload() {
        do {
            let configuration = try sources.configuration()
            try configuration.check(against: engine.scale)
            level.value = configuration.logLevel
            server.limits.value = configuration.limits
            server.access.value = configuration.access
            engine.trainer.options.value = configuration.training
            reportDelayed(in: configuration)
            logger.info("configuration read again")
        } catch {
            logger.error("the configuration stays as it was: \(error)")
        }
    }

    /// Names the settings that differ from what the daemon was started with, but wait for its next start.
    private func reportDelayed(in configuration: DaemonConfiguration) {
        for setting in DaemonConfiguration.settings
        where !setting.isReloaded && setting.text(running) != setting.text(configuration) {
            logger.warning("\(setting.key) changed in the file; it takes effect at the next start")
        }
    }
}
