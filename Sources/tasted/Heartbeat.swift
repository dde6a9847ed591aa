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
        try await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try await Task.sleep(for: interval)
                for loop in group.makeIterator() { try await loop.submit {}.get() }
                Systemd.alive()
                Systemd.status(try Daemon.summary(of: engine))
            }
        }
    }
}
