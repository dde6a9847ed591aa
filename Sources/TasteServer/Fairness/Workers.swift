import Dispatch
import Foundation
import Glibc
import Synchronization
import TasteEngine
import TasteStore
import TasteValues

/// The threads for calls that would hold an event loop too long. The uids that have such calls share them equally, as
/// they share the event loops. One thread is always left for another uid: a call is not interrupted, and may be long.
final class Workers: Sendable {
    static let threadCount = 2
    /// The most threads that serve one uid at the same time.
    static let threadsPerUser = threadCount - 1
    /// The event loops, which answer short calls, go first where there are not enough cores.
    private static let niceness: Int32 = 5

    /// A call that is to be served.
    struct Job: Sendable {
        let uid: UInt32
        /// The connection that it belongs to.
        let connection: ObjectIdentifier
        /// Whether it is a read that was counted in ``HeldReads``, which counts its end with that of the job.
        let isHeld: Bool
        /// Called on a worker's thread.
        let run: @Sendable () -> Void
    }

    private struct State {
        var queue = FairQueue<Job>()
        /// The number of threads that serve a uid.
        var serving: [UInt32: Int] = [:]
        /// The number of threads that wait, or are going to, and have not been woken.
        var idle = 0
        var isStopping = false

        func mayServe(_ uid: UInt32) -> Bool { serving[uid, default: 0] < Workers.threadsPerUser }

        /// The next job that a thread may begin. Without one, the thread must wait.
        mutating func begin() -> Job? {
            let (serving, limit) = (serving, Workers.threadsPerUser)
            guard !isStopping, let job = queue.next(where: { serving[$0, default: 0] < limit })?.element else {
                idle += 1
                return nil
            }
            self.serving[job.uid, default: 0] += 1
            return job
        }

        mutating func end(_ job: Job, after nanoseconds: Int64) {
            let left = serving[job.uid, default: 1] - 1
            serving[job.uid] = left > 0 ? left : nil
            queue.charge(nanoseconds, to: job.uid)
        }
    }

    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)
    private let held: HeldReads

    /// - Parameter lifeSigns: One for each thread; a step is a job.
    init(_ held: HeldReads, lifeSigns: [LifeSign] = (0..<threadCount).map { _ in LifeSign() }) {
        self.held = held
        for (number, lifeSign) in lifeSigns.prefix(Self.threadCount).enumerated() {
            let thread = Thread { [self] in
                // On Linux this lowers the calling thread only ("BUGS" in setpriority(2)).
                setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.niceness)
                work(lifeSign)
            }
            thread.name = "worker \(number + 1)"
            thread.start()
        }
    }

    /// Queues a job behind those of the same uid.
    func submit(_ job: Job) {
        let wakes = state.withLock { state in
            state.queue.append(job, for: job.uid)
            // A thread that ends a job looks for the next one by itself.
            guard state.idle > 0, state.mayServe(job.uid) else { return false }
            state.idle -= 1
            return true
        }
        if wakes { wake.signal() }
    }

    /// Whether a job of this uid is being done.
    func isServing(_ uid: UInt32) -> Bool { state.withLock { $0.serving[uid] != nil } }

    /// Removes the jobs of a connection that have not begun.
    func cancel(connection: ObjectIdentifier, of uid: UInt32) {
        for job in state.withLock({ $0.queue.remove(of: uid) { $0.connection == connection } }) { release(job) }
    }

    /// Ends the threads once the jobs that run have ended; jobs that have not begun are dropped.
    func stop() {
        state.withLock { $0.isStopping = true }
        for _ in 0..<Self.threadCount { wake.signal() }
    }

    private func work(_ lifeSign: LifeSign) {
        while true {
            let (job, isStopping) = state.withLock { ($0.begin(), $0.isStopping) }
            if isStopping { return }
            guard let job else {
                wake.wait()
                continue
            }
            let start = ProcessorTime.ofThread
            lifeSign.step()
            job.run()
            lifeSign.rest()
            release(job)
            let used = (ProcessorTime.ofThread - start).nanoseconds
            state.withLock { $0.end(job, after: used) }
        }
    }

    private func release(_ job: Job) {
        if job.isHeld { held.remove(of: job.uid) }
    }
}
