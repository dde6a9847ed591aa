import NIOCore
import Synchronization
import TasteEngine
import TasteStore
import TasteValues

/// A read that waits for a sequence number or a generation.
struct WaitingRead {
    let connection: ConnectionHandler
    let call: BegunCall
    /// Whether the request asked for a longer time than the limits allow.
    let isCut: Bool
}

/// The reads of one event loop that wait for a sequence number or a generation. It is used on its event loop only.
///
/// A waiting read has no timer of its own and asks nothing. The loop is woken once after a commit if a read waits, and
/// has one timer, for the earliest deadline.
final class WaitingReads {
    private let loop: any EventLoop
    private let engine: Engine
    private let wakeUp: WakeUp
    private var registry = WaiterRegistry<WaitingRead>()
    private var timer: (deadline: NIODeadline, task: Scheduled<Void>)?
    private var isStopping = false

    init(loop: any EventLoop, engine: Engine, wakeUp: WakeUp) {
        (self.loop, self.engine, self.wakeUp) = (loop, engine, wakeUp)
    }

    /// Adds a read whose wish was not met when it was last looked.
    func add(_ read: WaitingRead, for wish: WaiterRegistry<WaitingRead>.Wish, until deadline: NIODeadline) {
        guard !isStopping else { return read.connection.resume(read, .stopping) }
        registry.add(.init(wish: wish, deadline: deadline, element: read))
        wakeUp.isWanted = true
        // A commit between the last look and now has woken nobody.
        look()
    }

    /// Ends the waiting of the reads that a commit has brought what they wait for.
    func look() {
        // If the store cannot be read now, the next commit or the deadline ends the waiting.
        guard !registry.isEmpty, let freshness = try? engine.freshness() else { return }
        for waiter in registry.takeMet(by: freshness) { waiter.element.connection.resume(waiter.element, nil) }
        settle()
    }

    /// Removes the reads of a connection that has closed.
    func remove(_ connection: ConnectionHandler) {
        // Hundreds of connections may close at once.
        guard connection.waitingReads > 0 else { return }
        for waiter in registry.take(where: { $0.element.connection === connection }) {
            connection.release(waiter.element)
        }
        settle()
    }

    /// Ends the waiting of all reads, now and from now on, because the daemon is stopping.
    func stop() {
        isStopping = true
        for waiter in registry.take(where: { _ in true }) {
            waiter.element.connection.resume(waiter.element, .stopping)
        }
        settle()
    }

    private func expire() {
        timer = nil
        for waiter in registry.takeExpired(at: .now()) {
            waiter.element.connection.resume(waiter.element, error(for: waiter))
        }
        settle()
    }

    private func settle() {
        if registry.isEmpty { wakeUp.isWanted = false }
        startTimer()
    }

    private func startTimer() {
        guard timer?.deadline != registry.earliestDeadline else { return }
        timer?.task.cancel()
        let bound = NIOLoopBound(self, eventLoop: loop)
        timer = registry.earliestDeadline.map { deadline in
            (deadline, loop.scheduleTask(deadline: deadline) { bound.value.expire() })
        }
    }

    private func error(for waiter: WaiterRegistry<WaitingRead>.Waiter) -> TasteError {
        let freshness = (try? engine.freshness()) ?? Freshness(sequence: 0, generation: 0, trainedThrough: 0)
        let limit = waiter.element.isCut ? " No read waits longer than limits.longestDeadlineMilliseconds." : ""
        return TasteError(
            .failedPrecondition,
            "The daemon is at sequence \(freshness.sequence), generation \(freshness.generation), and did not reach what was asked for in time. Ask for less, or wait longer.\(limit)",
            field: freshness.sequence < waiter.wish.sequence ? "min_sequence" : "min_generation")
    }
}
