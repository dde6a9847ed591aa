import Dispatch
import Foundation
import LMDB
import Synchronization
import TasteValues

/// What became of a change: the value it returned, and the sequence number of its last event.
package struct Committed<Value: Sendable>: Sendable {
    package let sequence: UInt64
    package let value: Value
}

/// The one thread that writes. It takes all changes that wait, applies them in one transaction, syncs once, and only then
/// are they acknowledged (group commit).
package final class Writer: Sendable {
    /// Called on the writer's thread, once the outcome is durable.
    package typealias Completion<Value: Sendable> = @Sendable (Result<Committed<Value>, TasteError>) -> Void

    private struct Job: Sendable {
        /// Applies the change. What it returns acknowledges the change, and is called once the transaction is durable.
        let apply: @Sendable (inout Changes) throws -> @Sendable () -> Void
        let fail: @Sendable (TasteError) -> Void
        /// Whether it changes so many pages that LMDB is to give their memory back.
        var isLarge = false
        /// Whether it must be on the disk when it is acknowledged.
        var isDurable = true
    }

    /// What became of a job in a transaction that is not durable yet.
    private typealias Outcome = Result<@Sendable () -> Void, TasteError>

    private struct State {
        var waiting: [Job] = []
        var isStopping = false
    }

    // Few enough that a group's last change does not wait noticeably longer than its first.
    private static let groupLimit = 1024
    // So many that a merge writes whole stretches of the tables; bounds the memory of recent events to a few megabytes.
    private static let mergeLimit = 1 << 16
    // Ratings that reached the rows in one transaction, after which LMDB holds tens of megabytes of pages to use again.
    private static let largeTransaction = 8192
    // Quiet for this long, the rows are brought up to date: the next reader then finds everything in the map.
    private static let idleMilliseconds = 200

    private let environment: Environment
    private let context: StoreContext
    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    init(environment: Environment, context: StoreContext) {
        self.environment = environment
        self.context = context
        let thread = Thread { [self] in
            run()
            ended.signal()
        }
        thread.name = "writer"
        thread.start()
    }

    /// Queues a change. Returns at once.
    ///
    /// - Parameters:
    ///   - isLarge: Whether it may change thousands of pages.
    ///   - isDurable: If not, a machine that stops after the completion may undo the change, unless something durable
    ///     came later.
    ///   - change: Applied in a transaction that it may share with others. Must refuse before it first writes.
    package func submit<Value: Sendable>(
        isLarge: Bool = false, isDurable: Bool = true, _ change: @escaping @Sendable (inout Changes) throws -> Value,
        completion: @escaping Completion<Value>
    ) {
        let job = Job(
            apply: { changes in
                let value = try change(&changes)
                let committed = Committed(sequence: changes.sequence, value: value)
                return { completion(.success(committed)) }
            }, fail: { completion(.failure($0)) }, isLarge: isLarge, isDurable: isDurable)
        let isAccepted = state.withLock { state in
            if state.isStopping { return false }
            state.waiting.append(job)
            return true
        }
        guard isAccepted else {
            return job.fail(TasteError(.unavailable, "The daemon is stopping; try again when it is back."))
        }
        wake.signal()
    }

    /// Queues a change and waits until it is done. Never from an event loop.
    ///
    /// - Parameter isDurable: as in ``submit(isLarge:isDurable:_:completion:)``.
    @discardableResult
    package func perform<Value: Sendable>(
        isDurable: Bool = true, _ change: @escaping @Sendable (inout Changes) throws -> Value
    ) throws(TasteError) -> Committed<Value> {
        let outcome = Mutex<Result<Committed<Value>, TasteError>?>(nil)
        let done = DispatchSemaphore(value: 0)
        submit(isDurable: isDurable, change) { result in
            outcome.withLock { $0 = result }
            done.signal()
        }
        LockRank.writer.enter()
        defer { LockRank.writer.leave() }
        done.wait()
        guard let result = outcome.withLock({ $0 }) else {
            throw TasteError(.internal, "The writer gave no answer.")
        }
        return try result.get()
    }

    /// Finishes what was submitted and ends the thread; waits for that, whoever else does.
    func stop() {
        state.withLock { $0.isStopping = true }
        wake.signal()
        ended.wait()
        ended.signal()
    }

    private func run() {
        // Whoever waits for this thread on this thread would wait for ever.
        LockRank.writer.enter()
        defer { LockRank.writer.leave() }
        var holdsPages = false
        while true {
            let isIdle = wake.wait(timeout: .now() + .milliseconds(Writer.idleMilliseconds)) == .timedOut
            let (group, isLast) = takeGroup()
            holdsPages = holdsPages || context.recent.count >= Writer.largeTransaction || group.contains { $0.isLarge }
            if !group.isEmpty { holdsPages = commit(group) || holdsPages }
            if context.recent.count >= (isIdle || isLast ? 1 : Writer.mergeLimit) {
                // What fails now (a full disk) is tried again: the log keeps the events until the rows have them.
                let isBroken = commit([Job(apply: { try $0.merge(); return {} }, fail: { _ in })])
                holdsPages = holdsPages || isBroken
            }
            if isLast { break }
            if isIdle, holdsPages { holdsPages = !giveMemoryBack() }
        }
    }

    /// False if a reader was in the way, or the environment failed: what needs it next will say so.
    private func giveMemoryBack() -> Bool {
        guard (try? environment.reopen()) == true else { return false }
        releaseFreeMemory()
        return true
    }

    /// All that waits, up to the limit. The semaphore counts submissions, so those taken here are counted off it.
    private func takeGroup() -> (group: [Job], isLast: Bool) {
        let (group, isLast) = state.withLock { state in
            let count = min(state.waiting.count, Writer.groupLimit)
            let group = Array(state.waiting.prefix(count))
            state.waiting.removeFirst(count)
            return (group, state.isStopping && state.waiting.isEmpty)
        }
        for _ in 1..<max(group.count, 1) { _ = wake.wait(timeout: .now()) }
        return (group, isLast)
    }

    /// Applies and acknowledges.
    ///
    /// - Returns: Whether the environment must be opened again, because LMDB gave it up and it could not be recovered at once.
    private func commit(_ group: [Job]) -> Bool {
        do {
            for (job, outcome) in zip(group, try apply(group)) {
                switch outcome {
                case .success(let acknowledge): acknowledge()
                case .failure(let refusal): job.fail(refusal)
                }
            }
            return false
        } catch {
            let isBroken = (try? environment.recover()) == nil
            // One change may have been too large for the map: alone, the others still succeed.
            if group.count > 1 {
                return group.reduce(isBroken) { commit([$1]) || $0 }
            }
            group[0].fail(TasteError(storeFailure: error))
            return isBroken
        }
    }

    /// One transaction, as durable as one of the group asks for. When it is, readers are told of its events, and only then
    /// the caller may acknowledge.
    private func apply(_ group: [Job]) throws -> [Outcome] {
        let isDurable = group.contains { $0.isDurable }
        let (outcomes, events, sequence, mergedThrough) = try environment.write(isDurable: isDurable) { transaction in
            try transaction.withReference { reference in
                var changes = try Changes(context, reference)
                let outcomes = try group.map { job in try Writer.outcome(of: job, &changes) }
                return (outcomes, changes.recent, changes.sequence, changes.mergedThrough)
            }
        }
        if let mergedThrough { context.recent.noteMerge(through: mergedThrough) }
        context.recent.add(events, through: sequence)
        return outcomes
    }

    /// A refusal is the outcome of one change; anything else fails the transaction.
    private static func outcome(of job: Job, _ changes: inout Changes) throws -> Outcome {
        let written = changes.transaction.writeCount
        do {
            return .success(try job.apply(&changes))
        } catch let refusal as TasteError {
            assert(changes.transaction.writeCount == written, "a change refused after it had written: \(refusal)")
            return .failure(refusal)
        }
    }
}
