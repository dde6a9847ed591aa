import CSystemd
import Glibc

/// What systemd is told and what it hands over (sd-daemon(3)). Without systemd, all of it does nothing.
enum Systemd {
    /// A listening socket handed over; nil: none.
    ///
    /// - Throws: if there are several.
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

    /// How often the watchdog wants a sign of life; nil: never.
    static var watchdogInterval: Duration? {
        var microseconds: UInt64 = 0
        guard sd_watchdog_enabled(0, &microseconds) > 0, microseconds > 0 else { return nil }
        return .microseconds(Int64(microseconds / 3))
    }

    static func ready(status: String) { sd_notify(0, "READY=1\nSTATUS=\(status)") }
    static func reloading() { sd_notify(0, "RELOADING=1") }
    static func status(_ status: String) { sd_notify(0, "STATUS=\(status)") }
    static func stopping() { sd_notify(0, "STOPPING=1\nSTATUS=finishing what was acknowledged") }
    static func alive() { sd_notify(0, "WATCHDOG=1") }
}
