import NIOCore

/// Runs the tasks of a connection on its event loop. A request is read, handled and answered by one thread, which also
/// has the connection to the daemon: a change of threads costs more than most of these steps.
final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
