import Dispatch
import Foundation
import LMDB
import Synchronization

/// The one thread that writes: it takes all writes waiting, applies them in one transaction, syncs once, and only then are
/// they acknowledged (group commit).
package final class Writer: Sendable {
    /// Applied inside the shared transaction. Must refuse (throw ``StoreError``) before its first change, or not at all:
    /// what an ``LMDBError`` interrupts is rolled back with the whole group.
    package typealias Change = @Sendable (borrowing WriteTransaction, inout Changes) throws -> Void

    /// Called on the writer's thread, once the outcome is durable, with the sequence number the change was given.
    package typealias Completion = @Sendable (Result<UInt64, StoreError>) -> Void

    private struct Job: Sendable {
        let change: Change
        /// Changes so many pages that LMDB is to give their memory back.
        var isLarge = false
        /// Whether it must be on the disk when the completion is called.
        var isDurable = true
        let completion: Completion
    }

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
    private let log: EventLog
    private let recent: Recent
    private let merger: Merger
    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    init(environment: Environment, merger: Merger) {
        self.environment = environment
        self.merger = merger
        log = merger.log
        recent = merger.recent
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
    ///   - isDurable: If not, the machine may stop after the completion and undo it, unless something durable came later.
    package func submit(
        isLarge: Bool = false, isDurable: Bool = true, _ change: @escaping Change, completion: @escaping Completion
    ) {
        let accepted = state.withLock { state in
            if state.isStopping { return false }
            state.waiting.append(Job(change: change, isLarge: isLarge, isDurable: isDurable, completion: completion))
            return true
        }
        guard accepted else {
            return completion(.failure(StoreError(.failed, "The daemon is stopping; try again when it is back.")))
        }
        wake.signal()
    }

    /// Queues a change and waits until it is done. Never from an event loop.
    ///
    /// - Parameter isDurable: as in ``submit(isLarge:isDurable:_:completion:)``.
    @discardableResult
    package func perform(isDurable: Bool = true, _ change: @escaping Change) throws(StoreError) -> UInt64 {
        let outcome = Mutex<Result<UInt64, StoreError>?>(nil)
        let done = DispatchSemaphore(value: 0)
        submit(isDurable: isDurable, change) { result in
            outcome.withLock { $0 = result }
            done.signal()
        }
        done.wait()
        guard let result = outcome.withLock({ $0 }) else { throw StoreError(.failed, "The writer gave no answer.") }
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
        var holdsPages = false
        while true {
            let isIdle = wake.wait(timeout: .now() + .milliseconds(Writer.idleMilliseconds)) == .timedOut
            let (group, isLast) = takeGroup()
            holdsPages = holdsPages || recent.count >= Writer.largeTransaction || group.contains { $0.isLarge }
            if !group.isEmpty { holdsPages = commit(group) || holdsPages }
            if recent.count >= (isIdle || isLast ? 1 : Writer.mergeLimit) {
                // What fails now (a full disk) is tried again: the log keeps the events until the rows have them.
                let isBroken = commit([Job(change: { [merger] in try merger.merge(&$1, in: $0) }, completion: { _ in })]
                )
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
            let outcomes = try apply(group)
            for (job, outcome) in zip(group, outcomes) { job.completion(outcome) }
            return false
        } catch {
            let isBroken = (try? environment.recover()) == nil
            // One change may have been too large for the map: alone, the others still succeed.
            if group.count > 1 {
                return group.reduce(isBroken) { commit([$1]) || $0 }
            }
            group[0].completion(.failure(StoreError(wrapping: error)))
            return isBroken
        }
    }

    /// One transaction, as durable as one of the group asks for. When it is, readers are told of its events, and only then the caller may
    /// acknowledge.
    private func apply(_ group: [Job]) throws -> [Result<UInt64, StoreError>] {
        let isDurable = group.contains { $0.isDurable }
        let (outcomes, events, sequence, mergedThrough) = try environment.write(isDurable: isDurable) { transaction in
            var changes = Changes(sequence: try log.lastSequence(in: transaction))
            let outcomes = try group.map { job in try Writer.outcome(of: job.change, &changes, in: transaction) }
            return (outcomes, changes.recent, changes.sequence, changes.mergedThrough)
        }
        if let mergedThrough { recent.noteMerge(through: mergedThrough) }
        recent.add(events, through: sequence)
        return outcomes
    }

    /// A refusal is the outcome of one change; anything else fails the transaction.
    private static func outcome(
        of change: Change, _ changes: inout Changes, in transaction: borrowing WriteTransaction
    ) throws -> Result<UInt64, StoreError> {
        do {
            try change(transaction, &changes)
            return .success(changes.sequence)
        } catch let refusal as StoreError {
            return .failure(refusal)
        }
    }
}
