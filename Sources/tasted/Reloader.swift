import Logging
import ServiceLifecycle
import Settings
import Synchronization
import TasteEngine
import TasteServer
import TasteStore
import TasteValues
import UnixSignals

/// Reads the configuration again on SIGHUP and when a client asks for it, and applies what may change while the daemon
/// serves.
final class Reloader: Service {
    private let sources: SettingSources
    /// What the daemon was started with.
    private let running: DaemonConfiguration
    private let level: Shared<Logger.Level>
    private let limits: Shared<ServerLimits>
    private let access: Shared<AccessRules>
    private let engine: Engine
    private let logger: Logger
    private let outcome = Mutex(Outcome())

    /// What the last reload has left behind.
    private struct Outcome {
        var refusal: String?
        var pending: [String] = []
    }

    /// Signals that arrive within this time after a reload are answered by one further reload.
    private static let pause = Duration.seconds(1)

    init(
        sources: SettingSources, running: DaemonConfiguration, level: Shared<Logger.Level>,
        limits: Shared<ServerLimits>, access: Shared<AccessRules>, engine: Engine, logger: Logger
    ) {
        (self.sources, self.running, self.level, self.limits) = (sources, running, level, limits)
        (self.access, self.engine, self.logger) = (access, engine, logger)
    }

    /// Why the configuration is not the one in the file; nil: it is.
    var trouble: String? { outcome.withLock { $0.refusal } }

    /// What an administrator should know about the last reload; nil: nothing.
    var remark: String? {
        outcome.withLock { outcome in
            if let refusal = outcome.refusal { return refusal }
            return outcome.pending.isEmpty ? nil : "a restart applies \(outcome.pending.joined(separator: ", "))"
        }
    }

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        // Holds one signal: those that come while it waits ask for nothing more.
        let (requests, request) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        async let collecting: Void = {
            for await _ in signals.cancelOnGracefulShutdown() { request.yield() }
            request.finish()
        }()
        for await _ in requests {
            Systemd.reloading()
            _ = try? reload()
            Systemd.ready()
            await cancelWhenGracefulShutdown { try? await Task.sleep(for: Self.pause) }
        }
        await collecting
    }

    /// Applies all settings that a reload applies, or none if any of the configuration cannot be used.
    ///
    /// - Returns: The keys of the settings that differ from what the daemon was started with, but wait for its next
    ///   start.
    /// - Throws: `failedPrecondition` with what cannot be used.
    func reload() throws(TasteError) -> [String] {
        do {
            let configuration = try sources.configuration()
            try configuration.check(against: engine.scale)
            level.value = configuration.logLevel
            limits.value = configuration.limits
            access.value = configuration.access
            engine.store.setQuotas(configuration.limits.quotas)
            engine.trainer.options.value = configuration.training
            let pending = pending(in: configuration)
            outcome.withLock { $0 = Outcome(pending: pending) }
            for key in pending { logger.warning("\(key) changed in the file; it takes effect at the next start") }
            logger.info("configuration read again")
            return pending
        } catch {
            let refusal = "the configuration stays as it was: \(error)"
            outcome.withLock { $0.refusal = refusal }
            logger.error("\(refusal)")
            throw TasteError(.failedPrecondition, refusal)
        }
    }

    private func pending(in configuration: DaemonConfiguration) -> [String] {
        DaemonConfiguration.settings
            .filter { !$0.isReloaded && $0.text(running) != $0.text(configuration) }.map(\.key)
    }
}
