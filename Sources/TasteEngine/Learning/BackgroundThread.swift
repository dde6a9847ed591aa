import Dispatch
import Foundation
import Glibc
import Synchronization

/// A low-priority thread that repeats a step, and sleeps between two steps until it is woken or a time has passed.
final class BackgroundThread: Sendable {
    /// SCHED_IDLE, a macro that is not imported into Swift.
    private static let idlePolicy: Int32 = 5

    private enum Phase {
        case new, running, stopping
    }

    private let phase = Mutex(Phase.new)
    private let signal = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    /// Whether a wake-up is pending. Further ones are not signalled, so that they do not add up.
    private let isWoken = Atomic(false)

    var isStopping: Bool { phase.withLock { $0 == .stopping } }

    /// - Parameters:
    ///   - options: read once, for the niceness and whether the thread runs only on idle cores.
    ///   - step: returns how long to sleep at most before the next step.
    func start(name: String, _ options: TrainingOptions, _ step: @escaping @Sendable () -> Duration) {
        phase.withLock { $0 = .running }
        let thread = Thread { [self] in
            Self.lowerPriority(options)
            work(step)
            ended.signal()
        }
        thread.name = name
        // The solvers' buffers need more than the 512 KiB that secondary threads get on some systems.
        thread.stackSize = 8 << 20
        thread.start()
    }

    private func work(_ step: () -> Duration) {
        while !isStopping {
            let pause = step()
            if isStopping { break }
            _ = signal.wait(timeout: .now() + .nanoseconds(Int(pause / .nanoseconds(1))))
            isWoken.store(false, ordering: .sequentiallyConsistent)
        }
    }

    /// Begins the next step at once, or after the current one.
    func wake() {
        if !isWoken.exchange(true, ordering: .sequentiallyConsistent) { signal.signal() }
    }

    /// Tells the thread to end after its current step.
    func beginStop() {
        let wasRunning = phase.withLock { phase in
            defer { if phase == .running { phase = .stopping } }
            return phase == .running
        }
        if wasRunning { signal.signal() }
    }

    /// Ends the thread and waits until it has ended. Several threads may call this.
    func stop() {
        beginStop()
        guard isStopping else { return }
        ended.wait()
        ended.signal()
    }

    /// Lowers the priority of the calling thread only; threads that it starts inherit it (sched_setscheduler(2) and,
    /// for nice values of single threads, "BUGS" in setpriority(2)). A thread under SCHED_IDLE yields its core at once
    /// when a serving thread wakes up, while a thread with a high nice value keeps it for a while.
    private static func lowerPriority(_ options: TrainingOptions) {
        if options.isIdleOnly {
            var parameters = sched_param()
            sched_setscheduler(0, idlePolicy, &parameters)
        }
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, options.niceness)
    }
}
