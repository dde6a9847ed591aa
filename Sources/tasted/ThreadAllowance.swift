import Dispatch
import Glibc

/// Whether the process may start the threads that it needs. libdispatch ends the process without a word where it may
/// not start one, and a library that waits for a thread that never starts waits forever.
enum ThreadAllowance {
    /// The event loops, the writer, the trainer, the online updater, and what libdispatch starts for Swift's tasks and
    /// for signals; the rest is for further threads of the libraries. A running daemon was seen to have 11.
    private static let ownThreads = 20

    /// Starts as many threads as the daemon needs, and ends them.
    ///
    /// - Parameter trainingThreads: The threads of a training.
    /// - Throws: ``ConfigurationError`` if the system refuses one of them.
    static func check(trainingThreads: Int) throws(ConfigurationError) {
        let needed = ownThreads + trainingThreads
        let started = started(of: needed)
        guard started < needed else { return }
        throw ConfigurationError(
            "tasted needs \(needed) threads, and may start \(started) only. Raise TasksMax= of its unit, or the number of processes of its user (ulimit -u); or lower training.threads."
        )
    }

    /// How many threads can exist at once, up to `count`.
    private static func started(of count: Int) -> Int {
        var threads: [pthread_t] = []
        while threads.count < count {
            var thread: pthread_t = 0
            let result = pthread_create(
                &thread, nil,
                { _ in
                    ThreadAllowance.end.wait()
                    return nil
                }, nil)
            guard result == 0 else { break }
            threads.append(thread)
        }
        for _ in threads { end.signal() }
        for thread in threads { pthread_join(thread, nil) }
        return threads.count
    }

    /// Each thread waits for it once.
    private static let end = DispatchSemaphore(value: 0)
}
