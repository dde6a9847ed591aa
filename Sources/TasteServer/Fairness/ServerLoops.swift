import NIOCore
import Synchronization
import TasteEngine
import TasteStore
import TasteValues

/// What one event loop does for its connections. It is used on that event loop only.
final class LoopServices {
    let turns: LoopTurns
    let waiting: WaitingReads
    let watchers: Watchers
    let figures: CallFigures

    init(loop: any EventLoop, engine: Engine, wakeUps: LoopWakeUps, figures: CallFigures, ticks: LoopTicks?) {
        self.figures = figures
        turns = LoopTurns(loop: loop, ticks: ticks)
        waiting = WaitingReads(loop: loop, engine: engine, wakeUp: wakeUps.ofReads)
        watchers = Watchers(loop: loop, engine: engine, wakeUp: wakeUps.ofWatches)
    }
}

/// The services of all event loops that have had a connection.
final class ServerLoops: Sendable {
    private struct Entry: Sendable {
        let loop: any EventLoop
        let wakeUps: LoopWakeUps
        let figures: CallFigures
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
        let (wakeUps, figures) = (LoopWakeUps(), CallFigures())
        let services = LoopServices(
            loop: loop, engine: engine, wakeUps: wakeUps, figures: figures,
            ticks: ticks?.of(ObjectIdentifier(loop)))
        let entry = Entry(
            loop: loop, wakeUps: wakeUps, figures: figures, services: NIOLoopBound(services, eventLoop: loop))
        entries.withLock { $0[ObjectIdentifier(loop)] = entry }
        return services
    }

    /// What has become of all calls since the daemon started.
    var calls: [CallActivity] { CallFigures.sum(entries.withLock { $0.values.map(\.figures) }) }

    /// Ends the waiting of all reads and all watches, because the daemon is stopping.
    func stopWaiting() {
        for entry in entries.withLock({ Array($0.values) }) {
            entry.loop.execute {
                entry.services.value.waiting.stop()
                entry.services.value.watchers.stop()
            }
        }
    }

    /// Wakes the loops on which a read waits or somebody watches; called on the writer's thread after each commit.
    private func noteCommit() {
        entries.withLock { entries in
            for entry in entries.values {
                if entry.wakeUps.ofReads.isDue() {
                    entry.loop.execute {
                        entry.wakeUps.ofReads.isPending = false
                        entry.services.value.waiting.look()
                    }
                }
                if entry.wakeUps.ofWatches.isDue() {
                    entry.loop.execute { entry.services.value.watchers.noteCommit() }
                }
            }
        }
    }
}

/// What wakes an event loop after a commit.
struct LoopWakeUps: Sendable {
    let ofReads = WakeUp()
    /// It stays pending until the loop has looked for the watches, so that many commits in a moment wake it once.
    let ofWatches = WakeUp()
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
