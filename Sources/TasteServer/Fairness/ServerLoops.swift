import NIOCore
import Synchronization
import TasteEngine
import TasteStore

/// What one event loop does for its connections. It is used on that event loop only.
final class LoopServices {
    let turns: LoopTurns
    let waiting: WaitingReads

    init(loop: any EventLoop, engine: Engine, wakeUp: WakeUp, ticks: LoopTicks?) {
        turns = LoopTurns(loop: loop, ticks: ticks)
        waiting = WaitingReads(loop: loop, engine: engine, wakeUp: wakeUp)
    }
}

/// The services of all event loops that have had a connection.
final class ServerLoops: Sendable {
    private struct Entry: Sendable {
        let loop: any EventLoop
        let wakeUp: WakeUp
        let services: NIOLoopBound<LoopServices>
    }

    private let engine: Engine
    private let ticks: GroupTicks?
    private let entries = Mutex<[ObjectIdentifier: Entry]>([:])

    init(engine: Engine, ticks: GroupTicks?) {
        (self.engine, self.ticks) = (engine, ticks)
        engine.store.writer.onCommit { [weak self] in self?.noteCommit() }
    }

    /// The services of an event loop; called on that event loop.
    func services(of loop: any EventLoop) -> LoopServices {
        if let entry = entries.withLock({ $0[ObjectIdentifier(loop)] }) { return entry.services.value }
        let wakeUp = WakeUp()
        let services = LoopServices(
            loop: loop, engine: engine, wakeUp: wakeUp, ticks: ticks?.of(ObjectIdentifier(loop)))
        let entry = Entry(loop: loop, wakeUp: wakeUp, services: NIOLoopBound(services, eventLoop: loop))
        entries.withLock { $0[ObjectIdentifier(loop)] = entry }
        return services
    }

    /// Ends the waiting of all reads, because the daemon is stopping.
    func stopWaiting() {
        for entry in entries.withLock({ Array($0.values) }) {
            entry.loop.execute { entry.services.value.waiting.stop() }
        }
    }

    /// Wakes the loops on which a read waits; called on the writer's thread after each commit.
    private func noteCommit() {
        entries.withLock { entries in
            for entry in entries.values where entry.wakeUp.isDue() {
                entry.loop.execute {
                    entry.wakeUp.isPending = false
                    entry.services.value.waiting.look()
                }
            }
        }
    }
}

/// Whether an event loop wants to be woken after a commit.
final class WakeUp: Sendable {
    private let wanted = Atomic(false)
    private let pending = Atomic(false)

    /// Whether a read waits on the loop. The loop looks at the store once more after it has set this: a commit before
    /// the look is seen there, and a later one wakes the loop.
    var isWanted: Bool {
        get { wanted.load(ordering: .sequentiallyConsistent) }
        set { wanted.store(newValue, ordering: .sequentiallyConsistent) }
    }

    /// Whether the loop is about to look.
    var isPending: Bool {
        get { pending.load(ordering: .sequentiallyConsistent) }
        set { pending.store(newValue, ordering: .sequentiallyConsistent) }
    }

    /// Whether the loop must be woken after a commit: someone waits, and no earlier commit has woken it already.
    func isDue() -> Bool { isWanted && !pending.exchange(true, ordering: .sequentiallyConsistent) }
}
