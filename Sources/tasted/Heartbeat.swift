import NIOCore
import NIOPosix
import ServiceLifecycle
import TasteEngine

/// Tells systemd how the daemon is, and, if it wants to know, that every loop still turns.
struct Heartbeat: Service {
    let engine: Engine
    let group: MultiThreadedEventLoopGroup

    func run() async throws {
        let interval = Systemd.watchdogInterval ?? .seconds(5)
        await cancelWhenGracefulShutdown {
            // Sleeping ends early only when the daemon stops.
            while (try? await Task.sleep(for: interval)) != nil { await beat() }
        }
    }

    private func beat() async {
        for loop in group.makeIterator() { _ = try? await loop.submit {}.get() }
        Systemd.alive()
        if let summary = try? Daemon.summary(of: engine) { Systemd.status(summary) }
    }
}
