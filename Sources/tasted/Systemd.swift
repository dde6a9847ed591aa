import CSystemd
import Glibc
import NIOCore
import NIOPosix
import ServiceLifecycle
import TasteEngine

/// The daemon's side of sd-daemon(3). Without systemd, every call does nothing.
enum Systemd {
    /// The listening socket that systemd hands over; nil if it hands over none.
    ///
    /// - Throws: ``ConfigurationError`` if it hands over several.
    static func listeningSocket() throws(ConfigurationError) -> Int32? {
        let count = sd_listen_fds(1)
        guard count > 0 else { return nil }
        guard count == 1 else {
            throw ConfigurationError(
                "systemd handed over \(count) sockets; tasted listens on one. Keep one ListenStream=.")
        }
        // SD_LISTEN_FDS_START, a macro that Swift does not see.
        return 3
    }

    /// How often to call ``alive()``: three times within the watchdog's limit; nil if the unit has no watchdog.
    static var watchdogInterval: Duration? {
        var microseconds: UInt64 = 0
        guard sd_watchdog_enabled(0, &microseconds) > 0, microseconds > 0 else { return nil }
        return .microseconds(Int64(microseconds / 3))
    }

    static func ready(status: String) { sd_notify(0, "READY=1\nSTATUS=\(status)") }
    static func reloading() { sd_notify(0, "RELOADING=1") }
    static func status(_ status: String) { sd_notify(0, "STATUS=\(status)") }
    /// Asks for another ten seconds to start in.
    static func checking() { sd_notify(0, "EXTEND_TIMEOUT_USEC=10000000\nSTATUS=checking the store after a fault") }
    static func stopping() { sd_notify(0, "STOPPING=1\nSTATUS=finishing what was acknowledged") }
    static func alive() { sd_notify(0, "WATCHDOG=1") }
}

/// Keeps the status line in `systemctl status` up to date, and feeds the watchdog for as long as every event loop
/// responds.
struct Heartbeat: Service {
    let engine: Engine
    let group: MultiThreadedEventLoopGroup

    func run() async throws {
        let interval = Systemd.watchdogInterval ?? .seconds(5)
        await cancelWhenGracefulShutdown {
            // The sleep fails only when the daemon stops.
            while (try? await Task.sleep(for: interval)) != nil { await beat() }
        }
    }

    private func beat() async {
        for loop in group.makeIterator() { _ = try? await loop.submit {}.get() }
        Systemd.alive()
        if let summary = try? Daemon.summary(of: engine) { Systemd.status(summary) }
    }
}
