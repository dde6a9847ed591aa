import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization
import TasteStore

/// A thread that the watchdog watches.
struct WatchedThread: Sendable {
    /// What the log calls it, such as "the writer".
    let name: String
    let lifeSign: LifeSign
    /// How many times the watchdog's limit one step of its work may take.
    let patience: Int

    /// A thread whose steps may take long: the writer syncs whole transactions, and a large one on a slow disk takes
    /// minutes; the workers serve long calls when nothing else wants the cores.
    static func patient(_ name: String, _ lifeSign: LifeSign) -> WatchedThread {
        WatchedThread(name: name, lifeSign: lifeSign, patience: 10)
    }
}

/// What the watchdog concludes from how long the threads have been at their present steps.
enum WatchdogVerdict: Equatable {
    case alive
    /// A thread takes unusually long. Nothing is done about it yet.
    case slow(String)
    /// A thread has taken longer than it may.
    case stuck(String)

    /// From here on a step is unusual.
    static let slow = Duration.seconds(10)

    /// - Parameters:
    ///   - steps: How long each thread has been at its present step; nil: it has nothing to do.
    ///   - limit: The watchdog's limit; nil: there is none.
    init(_ steps: [(thread: WatchedThread, silence: Duration?)], limit: Duration?) {
        let longest = steps.compactMap { step in step.silence.map { (step.thread, silence: $0) } }
            .max { $0.silence / $0.0.patience < $1.silence / $1.0.patience }
        guard let (thread, silence) = longest else {
            self = .alive
            return
        }
        if let limit, silence > limit * thread.patience {
            self = .stuck("\(thread.name) has made no progress for \(Int(silence / .seconds(1))) s")
        } else if silence > min(Self.slow, limit ?? Self.slow) {
            self = .slow("\(thread.name) has been at one step for more than \(Self.slow.components.seconds) s")
        } else {
            self = .alive
        }
    }
}

/// Tells systemd that the daemon is alive, for as long as every event loop and every other watched thread makes
/// progress. If one is stuck, systemd restarts the daemon.
final class Watchdog: Service {
    private let threads: [WatchedThread]
    private let loops: [(loop: any EventLoop, lifeSign: LifeSign)]
    private let limit: Duration?
    private let logger: Logger
    private let slowness = Mutex<String?>(nil)

    /// - Parameters:
    ///   - threads: Those other than the event loops.
    ///   - limit: systemd's; nil: slow threads are only told of.
    init(
        group: MultiThreadedEventLoopGroup, threads: [WatchedThread], limit: Duration? = Systemd.watchdogLimit,
        logger: Logger
    ) {
        loops = group.makeIterator().map { ($0, LifeSign()) }
        self.threads =
            threads
            + loops.enumerated().map {
                WatchedThread(name: "event loop \($0.offset + 1)", lifeSign: $0.element.lifeSign, patience: 1)
            }
        (self.limit, self.logger) = (limit, logger)
    }

    /// Which thread takes unusually long; nil: none.
    var trouble: String? { slowness.withLock { $0 } }

    func run() async throws {
        let interval = min(.seconds(1), (limit ?? .seconds(4)) / 4)
        await cancelWhenGracefulShutdown {
            var last = WatchdogVerdict.alive
            repeat {
                self.probeLoops()
                let verdict = WatchdogVerdict(self.threads.map { ($0, $0.lifeSign.silence) }, limit: self.limit)
                self.act(on: verdict, after: last)
                last = verdict
                // The sleep fails only when the daemon stops.
            } while (try? await Task.sleep(for: interval)) != nil
        }
    }

    /// Gives each event loop something to do, unless it has not come to the last one yet.
    private func probeLoops() {
        for (loop, lifeSign) in loops where lifeSign.silence == nil {
            lifeSign.step()
            loop.execute { lifeSign.rest() }
        }
    }

    private func act(on verdict: WatchdogVerdict, after last: WatchdogVerdict) {
        switch verdict {
        case .alive:
            Systemd.alive()
            slowness.withLock { $0 = nil }
            if last != .alive { logger.notice("every thread makes progress again") }
        case .slow(let what):
            Systemd.alive()
            slowness.withLock { $0 = what }
            if last == .alive { logger.warning("\(what); the disk may be slow or stuck") }
        case .stuck(let what):
            // systemd is told once: it may still wait for the disk to end the process.
            if case .stuck = last { return }
            slowness.withLock { $0 = what }
            logger.critical("\(what): the watchdog ends the daemon")
            Systemd.stuck(status: what)
        }
    }
}
