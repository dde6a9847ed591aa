import Dispatch
import Foundation
import Glibc
import Synchronization

/// A thread that works beside the serving ones, at low priority, and sleeps until it is woken or its time has come.
final class BackgroundThread: Sendable {
    /// SCHED_IDLE, a macro that Swift does not see.
    private static let idlePolicy: Int32 = 5

    private enum Phase {
        case new, running, stopping
    }

    private let phase = Mutex(Phase.new)
    private let signal = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    /// Whether it has been woken and has not looked yet: whoever wakes it again need not.
    private let isWoken = Atomic(false)

    var isStopping: Bool { phase.withLock { $0 == .stopping } }

    /// - Parameters:
    ///   - options: niceness and whether it runs only on idle cores are read once.
    ///   - step: does what is to be done, and returns how long to sleep at most.
    func start(name: String, _ options: TrainingOptions, _ step: @escaping @Sendable () -> Duration) {
        phase.withLock { $0 = .running }
        let thread = Thread { [self] in
            Self.lowerPriority(options)
            work(step)
            ended.signal()
        }
        thread.name = name
        // Enough for the solvers' buffers; the default of a secondary thread is 512 KiB on some systems.
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

    /// Ends its sleep.
    func wake() {
        if !isWoken.exchange(true, ordering: .sequentiallyConsistent) { signal.signal() }
    }

    /// Tells it to end after its present step.
    func beginStop() {
        let wasRunning = phase.withLock { phase in
            defer { if phase == .running { phase = .stopping } }
            return phase == .running
        }
        if wasRunning { signal.signal() }
    }

    /// Ends it, and waits until it has ended, whoever else does.
    func stop() {
        beginStop()
        guard isStopping else { return }
        ended.wait()
        ended.signal()
    }

    /// Of this thread alone (sched_setscheduler(2), and setpriority(2), "Linux"); its children inherit both. An idle thread gives
    /// its core up the moment a serving thread wakes; a merely nice one keeps it for a while.
    private static func lowerPriority(_ options: TrainingOptions) {
        if options.isIdleOnly {
            var parameters = sched_param()
            sched_setscheduler(0, idlePolicy, &parameters)
        }
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, options.niceness)
    }
}
