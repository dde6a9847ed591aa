import CSystemd
import Dispatch
import Synchronization
import TasteServer
import TasteValues
import TerminalOutput

/// The daemon's side of sd-daemon(3). Without systemd, every call does nothing.
enum Systemd {
    /// The listening socket that systemd hands over; nil if it hands over none.
    ///
    /// - Throws: ``ConfigurationError`` if it hands over several.
    static func listeningSocket() throws(ConfigurationError) -> Int32? {
        let count = sd_listen_fds(0)
        guard count > 0 else { return nil }
        guard count == 1 else {
            throw ConfigurationError(
                "systemd handed over \(count) sockets; tasted listens on one. Keep one ListenStream=.")
        }
        return firstSocket
    }

    // SD_LISTEN_FDS_START, a macro that Swift does not see.
    private static let firstSocket: Int32 = 3

    /// Within which time the daemon must say that it is alive; nil if the unit has no watchdog.
    static var watchdogLimit: Duration? {
        var microseconds: UInt64 = 0
        guard sd_watchdog_enabled(0, &microseconds) > 0, microseconds > 0 else { return nil }
        return .microseconds(Int64(clamping: microseconds))
    }

    static func ready(status: String) { notify("READY=1\n\(assignment(status))") }
    /// A reload has ended.
    static func ready() { notify("READY=1") }
    static func reloading() { notify("RELOADING=1") }
    static func status(_ status: String) { notify(assignment(status)) }
    /// Asks for another ten seconds to start in.
    static func checking() { notify("EXTEND_TIMEOUT_USEC=10000000\nSTATUS=checking the store after a fault") }
    static func stopping() { notify("STOPPING=1\nSTATUS=finishing what was acknowledged") }
    static func alive() { notify("WATCHDOG=1") }
    /// Asks for what happens when the watchdog's limit passes without a sign of life.
    static func stuck(status: String) { notify("\(assignment(status))\nWATCHDOG=trigger") }

    /// Leaves the reason of a failure in `systemctl status`, and waits until systemd has read it: a process that has
    /// ended cannot be asked any more to which unit it belonged.
    static func failed(_ reason: String) {
        notify(assignment(reason))
        let isRead = DispatchSemaphore(value: 0)
        messages.async {
            sd_notify_barrier(0, 1_000_000)
            isRead.signal()
        }
        _ = isRead.wait(timeout: .now() + .seconds(1))
    }

    /// Tells the clients that wait in systemd's socket that the daemon does not start.
    static func refuseClients() {
        guard sd_listen_fds(0) > 0 else { return }
        RefusedClients.answer(
            on: firstSocket,
            TasteError(
                .unavailable,
                "The daemon does not start: its configuration or its store is wrong. systemctl status says what is wrong."
            ))
    }

    /// A line break within the status would begin another assignment.
    private static func assignment(_ status: String) -> String { "STATUS=" + Printable.text(status) }

    /// Sends a message after those before. As long as systemd does not read, sd_notify(3) waits: this must not keep the
    /// daemon from its work, nor from its end.
    private static func notify(_ text: String) {
        // Whatever is left out here, a later message says how the daemon is then.
        guard waiting.add(1, ordering: .relaxed).newValue <= waitingLimit else {
            waiting.subtract(1, ordering: .relaxed)
            return
        }
        messages.async {
            sd_notify(0, text)
            waiting.subtract(1, ordering: .relaxed)
        }
    }

    private static let messages = DispatchQueue(label: "messages to systemd")
    /// How many messages have not been sent yet.
    private static let waiting = Atomic(0)
    private static let waitingLimit = 64
}
