import Foundation
import Glibc
import Synchronization

/// Runs as many threads as the machine has cores, which compute at idle priority and use neither memory nor disk. They
/// show what any work in the background does to latencies on this machine.
enum IdleLoops {
    /// The value of SCHED_IDLE, a macro that Swift does not import.
    private static let idlePolicy: Int32 = 5

    /// Runs `body` while the threads compute.
    static func during<Value>(_ body: () throws -> Value) throws -> Value {
        let isOver = Flag()
        let ended = DispatchSemaphore(value: 0)
        let count = ProcessInfo.processInfo.activeProcessorCount
        for _ in 0..<count {
            Thread {
                var parameters = sched_param()
                sched_setscheduler(0, idlePolicy, &parameters)
                while !isOver.value.load(ordering: .relaxed) {}
                ended.signal()
            }.start()
        }
        defer {
            isOver.value.store(true, ordering: .relaxed)
            for _ in 0..<count { ended.wait() }
        }
        return try body()
    }

    private final class Flag: Sendable {
        let value = Atomic(false)
    }
}
