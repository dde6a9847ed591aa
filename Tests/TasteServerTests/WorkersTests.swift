import Dispatch
import Glibc
import Synchronization
import TasteValues
import Testing

@testable import TasteServer

@Suite("The workers")
struct WorkersTests {
    private final class Connection: Sendable {}

    private func job(
        _ uid: UInt32, _ connection: Connection, isHeld: Bool = false, _ run: @escaping @Sendable () -> Void
    ) -> Workers.Job {
        Workers.Job(uid: uid, connection: ObjectIdentifier(connection), isHeld: isHeld, run: run)
    }

    /// Keeps all workers busy until it is released.
    private struct Blockade {
        let gate = DispatchSemaphore(value: 0)
        let entered = DispatchSemaphore(value: 0)

        func release() { for _ in 0..<Workers.threadCount { gate.signal() } }
    }

    /// - Parameter uid: One of the uids whose jobs keep the workers busy.
    private func block(_ workers: Workers, uid: UInt32, _ connection: Connection) -> Blockade {
        let blockade = Blockade()
        for number in 0..<UInt32(Workers.threadCount) {
            workers.submit(
                job(uid + 1000 * number, connection) { [entered = blockade.entered, gate = blockade.gate] in
                    entered.signal()
                    gate.wait()
                })
        }
        for _ in 0..<Workers.threadCount { blockade.entered.wait() }
        return blockade
    }

    @Test("A job of another uid goes before a hundred jobs that one uid has queued already")
    func fairness() {
        let workers = Workers(HeldReads())
        defer { workers.stop() }
        let connection = Connection()
        let blockade = block(workers, uid: 1, connection)
        let order = Mutex<[UInt32]>([])
        let done = DispatchSemaphore(value: 0)
        func submit(_ uid: UInt32) {
            workers.submit(
                job(uid, connection) {
                    order.withLock { $0.append(uid) }
                    done.signal()
                })
        }
        for _ in 0..<100 { submit(1) }
        submit(2)
        blockade.release()
        for _ in 0..<101 { done.wait() }
        let position = order.withLock { $0.firstIndex(of: 2) } ?? 101
        #expect(position <= 2 * Workers.threadCount, "the other uid was served after \(position) jobs")
    }

    @Test("A uid whose jobs never end leaves a worker to the others, however many jobs it has")
    func ownThread() {
        let workers = Workers(HeldReads())
        defer { workers.stop() }
        let connection = Connection()
        let (gate, served) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        for _ in 0..<10 { workers.submit(job(1, connection) { gate.wait() }) }
        for uid in UInt32(2)...4 { workers.submit(job(uid, connection) { served.signal() }) }
        for _ in 2...4 { #expect(served.wait(timeout: .now() + 60) == .success) }
        #expect(workers.isServing(1))
        for _ in 0..<10 { gate.signal() }
    }

    @Test("All jobs of a uid are done, one after another on the thread that it may have")
    func serially() {
        let workers = Workers(HeldReads())
        defer { workers.stop() }
        let connection = Connection()
        let running = Mutex((now: 0, most: 0))
        let done = DispatchSemaphore(value: 0)
        for _ in 0..<200 {
            workers.submit(
                job(1, connection) {
                    running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                    sched_yield()
                    running.withLock { $0.now -= 1 }
                    done.signal()
                })
        }
        for _ in 0..<200 { done.wait() }
        #expect(running.withLock { $0.most } <= Workers.threadsPerUser)
    }

    @Test("Jobs of a closed connection that have not begun never run, and what they held is free again")
    func cancellation() throws {
        var limits = ServerLimits()
        limits.heldReadsPerUser = 1
        let held = HeldReads()
        let workers = Workers(held)
        defer { workers.stop() }
        let (closed, open) = (Connection(), Connection())
        let blockade = block(workers, uid: 1, open)
        let ran = Mutex<[String]>([])
        let done = DispatchSemaphore(value: 0)
        try held.add(of: 1, within: limits)
        workers.submit(job(1, closed, isHeld: true) { ran.withLock { $0.append("closed") } })
        workers.submit(
            job(1, open) {
                ran.withLock { $0.append("open") }
                done.signal()
            })
        #expect(throws: TasteError.self) { try held.add(of: 1, within: limits) }
        workers.cancel(connection: ObjectIdentifier(closed), of: 1)
        try held.add(of: 1, within: limits)
        blockade.release()
        done.wait()
        #expect(ran.withLock { $0 } == ["open"])
    }

    @Test("What a job held is free again when it has ended")
    func release() throws {
        var limits = ServerLimits()
        limits.heldReadsPerUser = 1
        let held = HeldReads()
        let workers = Workers(held)
        defer { workers.stop() }
        let connection = Connection()
        let done = DispatchSemaphore(value: 0)
        try held.add(of: 1, within: limits)
        workers.submit(job(1, connection, isHeld: true) {})
        // Later jobs run after the release, once as many as there are threads have begun.
        let blockade = block(workers, uid: 1, connection)
        workers.submit(job(1, connection) { done.signal() })
        blockade.release()
        done.wait()
        try held.add(of: 1, within: limits)
    }
}

@Suite("Waking an event loop after a commit")
struct WakeUpTests {
    @Test("Nothing is woken while no read waits, and further commits do not wake a loop that has not looked yet")
    func once() {
        let wakeUp = WakeUp()
        #expect(!wakeUp.isDue())
        wakeUp.isWanted = true
        #expect(wakeUp.isDue())
        #expect(!wakeUp.isDue())
        wakeUp.isPending = false
        #expect(wakeUp.isDue())
        wakeUp.isPending = false
        wakeUp.isWanted = false
        #expect(!wakeUp.isDue())
    }
}
