import Dispatch
import Foundation
import Glibc
import Synchronization
import TasteEngine
import TasteStore
import TasteValues

/// The threads for calls that would hold an event loop too long. The uids that have such calls share them equally, as
/// they share the event loops.
final class Workers: Sendable {
    /// Two, so that a long call of one uid leaves a thread for the next one.
    static let threadCount = 2
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
        var isStopping = false
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
        state.withLock { $0.queue.append(job, for: job.uid) }
        wake.signal()
    }

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
            wake.wait()
            let (job, isStopping) = state.withLock { ($0.queue.next(), $0.isStopping) }
            if isStopping { return }
            // A job that was cancelled leaves its signal behind.
            guard let (uid, job) = job else { continue }
            let start = ProcessorTime.ofThread
            lifeSign.step()
            job.run()
            lifeSign.rest()
            release(job)
            let used = (ProcessorTime.ofThread - start).nanoseconds
            state.withLock { $0.queue.charge(used, to: uid) }
        }
    }

    private func release(_ job: Job) {
        if job.isHeld { held.remove(of: job.uid) }
    }
}
