import Dispatch
import Foundation
import LMDB
import Synchronization
import TasteValues

/// The result of a change: the value that it returned, and the sequence number of its last event.
package struct Committed<Value: Sendable>: Sendable {
    package let sequence: UInt64
    package let value: Value

    package init(sequence: UInt64, value: Value) { (self.sequence, self.value) = (sequence, value) }
}

/// The only thread that writes. It takes changes that wait, in turn from each account, applies them in one transaction,
/// syncs once, and then acknowledges them (group commit).
package final class Writer: Sendable {
    /// Called on the writer's thread, once the transaction is as durable as the change asked for.
    package typealias Completion<Value: Sendable> = @Sendable (Result<Committed<Value>, TasteError>) -> Void

    private struct Job: Sendable {
        /// Applies the change. The closure that it returns acknowledges the change, and is called after the commit.
        let apply: @Sendable (inout Changes) throws -> @Sendable () -> Void
        let fail: @Sendable (TasteError) -> Void
        var use = MapUse.deleting
        var cost = 0
        /// Whether it changes so many pages that LMDB should free their memory afterwards.
        var isLarge = false
        /// Whether the change must be on the disk when it is acknowledged.
        var isDurable = true
    }

    /// The outcome of a job in a transaction that has not been committed yet.
    private typealias Outcome = Result<@Sendable () -> Void, TasteError>

    /// In a structure, because a function that a lock guards itself gets one more wrapper each time it is read.
    private struct CommitListener: Sendable {
        let notice: @Sendable () -> Void
    }

    private struct State {
        var waiting = WriteQueue<Job>()
        /// What is to run on the writer's thread while no transaction is active.
        var between: [@Sendable () -> Void] = []
        var isStopping = false
        /// Whether a merge that failed is tried again without a pause.
        var retriesMerge = false
    }

    // A larger group would let its first change wait noticeably long for the last one.
    private static let groupLimit = 1024
    // Ratings that are written in about 20 ms.
    private static let groupCost = 4096
    // After so many ratings in one transaction, or a merge of so many, LMDB holds tens of megabytes of pages to use
    // again.
    private static let largeTransaction = 8192
    // After so long without a change, the rows are brought up to date, and readers need not apply recent events.
    private static let idleMilliseconds = 200

    /// Tells whether the thread makes progress. A step is a change, or the commit of a transaction with its sync.
    package let lifeSign = LifeSign()
    private let environment: Environment
    private let context: StoreContext
    private let room: MapRoom
    private let state = Mutex(State())
    private let mergeReport = Mutex(MergeReport())
    private let commitListener = Mutex<CommitListener?>(nil)
    private let wake = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    init(environment: Environment, context: StoreContext, room: MapRoom) {
        self.environment = environment
        self.room = room
        self.context = context
        let thread = Thread { [self] in
            run()
            ended.signal()
        }
        thread.name = "writer"
        thread.start()
    }

    /// Queues a change, and returns at once.
    ///
    /// - Parameters:
    ///   - account: On whose behalf the change is made.
    ///   - use: What the change needs room for; nil: `storing`, or `deleting` on behalf of an account that administers.
    ///   - cost: An estimate of the work, in ratings written. It decides the account's share, and how many changes
    ///     share a transaction.
    ///   - isLarge: Whether the change may write thousands of pages.
    ///   - isDurable: If false, a machine that stops after the completion may undo the change, unless a durable change
    ///     was committed later.
    ///   - change: Applied in a transaction that it may share with other changes. If it refuses, it must do so before
    ///     it first writes.
    package func submit<Value: Sendable>(
        as account: Account = .daemon, for use: MapUse? = nil, cost: Int = 1, isLarge: Bool = false,
        isDurable: Bool = true,
        _ change: @escaping @Sendable (inout Changes) throws -> Value, completion: @escaping Completion<Value>
    ) {
        let job = Job(
            apply: { changes in
                changes.account = account
                let value = try change(&changes)
                let committed = Committed(sequence: changes.sequence, value: value)
                return { completion(.success(committed)) }
            }, fail: { completion(.failure($0)) }, use: use ?? (account.isAdministration ? .deleting : .storing),
            cost: cost, isLarge: isLarge || cost >= Writer.largeTransaction, isDurable: isDurable)
        let isAccepted = state.withLock { state in
            if state.isStopping { return false }
            state.waiting.append(job, of: account.uid, cost: cost)
            return true
        }
        guard isAccepted else {
            return job.fail(TasteError(.unavailable, "The daemon is stopping; try again when it is back."))
        }
        wake.signal()
    }

    /// Queues a change, and waits until it is committed. Event loops must not call this.
    ///
    /// - Parameters:
    ///   - use: As in ``submit(as:for:cost:isLarge:isDurable:_:completion:)``.
    ///   - isDurable: As there.
    @discardableResult
    package func perform<Value: Sendable>(
        for use: MapUse = .deleting, isDurable: Bool = true,
        _ change: @escaping @Sendable (inout Changes) throws -> Value
    ) throws(TasteError) -> Committed<Value> {
        try awaitOutcome { completion in submit(for: use, isDurable: isDurable, change, completion: completion) }.get()
    }

    /// Waits for what the writer's thread passes to the completion that `begin` hands over.
    private func awaitOutcome<Outcome: Sendable>(
        _ begin: (@escaping @Sendable (Outcome) -> Void) -> Void
    ) throws(TasteError) -> Outcome {
        let outcome = Mutex<Outcome?>(nil)
        let done = DispatchSemaphore(value: 0)
        begin { result in
            outcome.withLock { $0 = result }
            done.signal()
        }
        LockRank.writer.enter()
        defer { LockRank.writer.leave() }
        done.wait()
        guard let result = outcome.withLock({ $0 }) else {
            throw TasteError(.internal, "The writer gave no answer.")
        }
        return result
    }

    /// Fails what waits, and ends an import that is being applied, with `cancelled`. What is being written otherwise is
    /// acknowledged. Changes that are submitted later are taken.
    package func cancelWaiting() {
        context.interruption.interrupt()
        let cancelled = state.withLock { state in
            defer { state.waiting = WriteQueue() }
            return state.waiting.takeGroup(limit: .max, costLimit: .max)
        }
        for job in cancelled { job.fail(TasteError.stopping) }
    }

    /// Runs `body` on the writer's thread while no transaction is active, and waits until it has returned.
    func betweenTransactions<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) throws -> Value {
        try awaitOutcome { (completion: @escaping @Sendable (Result<Value, any Error>) -> Void) in
            let isAccepted = state.withLock { state in
                if state.isStopping { return false }
                state.between.append { completion(Result { try body() }) }
                return true
            }
            guard isAccepted else {
                return completion(
                    .failure(TasteError(.unavailable, "The daemon is stopping; try again when it is back.")))
            }
            wake.signal()
        }.get()
    }

    private func runBetweenTransactions() {
        let bodies = state.withLock { state in
            defer { state.between = [] }
            return state.between
        }
        for body in bodies { body() }
    }

    /// Calls `listener` on the writer's thread after each commit, which readers see by then. There is one listener.
    package func onCommit(_ listener: @escaping @Sendable () -> Void) {
        commitListener.withLock { $0 = CommitListener(notice: listener) }
    }

    /// Commits what was submitted, ends the thread, and waits for its end. Any number of threads may call this.
    func stop() {
        state.withLock { $0.isStopping = true }
        wake.signal()
        ended.wait()
        ended.signal()
    }

    private func run() {
        // A change that waited for the writer would wait for itself.
        LockRank.writer.enter()
        defer { LockRank.writer.leave() }
        var holdsPages = false
        var merges = MergeSchedule()
        while true {
            let isIdle = wake.wait(timeout: .now() + .milliseconds(Writer.idleMilliseconds)) == .timedOut
            let (group, isLast) = takeGroup()
            holdsPages = holdsPages || group.contains { $0.isLarge }
            if !group.isEmpty { holdsPages = commit(group) || holdsPages }
            if takeRetry() { merges.retrySoon() }
            while merges.isDue(
                events: context.recent.count, isIdle: isLast || (isIdle && !isWaiting), isSmallWaiting: isSmallWaiting)
            {
                holdsPages = holdsPages || context.recent.count >= Writer.largeTransaction
                holdsPages = merge(&merges) || holdsPages
            }
            runBetweenTransactions()
            lifeSign.rest()
            if isLast { break }
            if isIdle, holdsPages { holdsPages = !freePages() }
        }
    }

    /// Frees the memory of the pages that LMDB holds to use again.
    ///
    /// - Returns: False if there was an active read, or the environment could not be opened again. The next change then
    ///   reports the error.
    private func freePages() -> Bool {
        guard (try? environment.reopen()) == true else { return false }
        releaseFreeMemory()
        return true
    }

    /// Takes the jobs of the next transaction. The semaphore counts submissions, so it is decremented for each job
    /// taken.
    private func takeGroup() -> (group: [Job], isLast: Bool) {
        let (group, isLast) = state.withLock { state in
            let group = state.waiting.takeGroup(limit: Writer.groupLimit, costLimit: Writer.groupCost)
            return (group, state.isStopping && state.waiting.isEmpty)
        }
        for _ in 1..<max(group.count, 1) { _ = wake.wait(timeout: .now()) }
        return (group, isLast)
    }

    private var isWaiting: Bool { state.withLock { !$0.waiting.isEmpty } }

    /// Whether the next change is one that is written in milliseconds. It may have arrived while a large one was
    /// written, so that this is asked when a merge would begin.
    private var isSmallWaiting: Bool {
        state.withLock { $0.waiting.nextCost.map { $0 <= Writer.groupCost } ?? false }
    }

    /// Applies a group of jobs, and acknowledges or fails each.
    ///
    /// - Returns: Whether the environment must still be opened again, because LMDB refuses every transaction and
    ///   recovery failed.
    private func commit(_ group: [Job]) -> Bool {
        defer { room.noteCommit() }
        lifeSign.step()
        do {
            for (job, outcome) in zip(group, try applyWithRoom(group)) {
                switch outcome {
                case .success(let acknowledge): acknowledge()
                case .failure(let refusal): job.fail(refusal)
                }
            }
            return false
        } catch {
            let isBroken = (try? environment.recover()) == nil
            // One change may have been too large for the map, so each is tried alone.
            if group.count > 1 {
                return group.reduce(isBroken) { commit([$1]) || $0 }
            }
            group[0].fail(TasteError(storeFailure: error))
            return isBroken
        }
    }

    /// Applies a group. A single job that finds no room is applied again with all the room that it may use, after what
    /// it would have to merge was merged in small steps.
    private func applyWithRoom(_ group: [Job]) throws -> [Outcome] {
        do {
            try checkRoom(for: group)
            return try apply(group)
        } catch {
            guard group.count == 1 else { throw error }
            if group[0].use != .storing, (error as? LMDBError)?.code == .mapFull {
                try mergeInParts(for: group[0].use)
            }
            return try room.retry(for: group[0].use, cost: group[0].cost, after: error) { try apply(group) }
        }
    }

    private func checkRoom(for group: [Job]) throws {
        for use in Set(group.map(\.use)) {
            try room.check(use, cost: group.reduce(0) { $1.use == use ? $0 + $1.cost : $0 })
        }
    }

    /// Merges the log into the rows in several transactions. Each needs few pages, and frees as many for the next ones.
    private func mergeInParts(for use: MapUse) throws {
        var size: UInt64 = 1024
        while context.recent.count > 0 {
            let limit = size
            let part = Job(
                apply: {
                    try $0.merge(atMost: limit)
                    return {}
                }, fail: { _ in }, use: use)
            do {
                try room.check(use, cost: 0)
                _ = try apply([part])
            } catch {
                do { _ = try room.retry(for: use, cost: 0, after: error) { try apply([part]) } } catch {
                    guard size > 1 else { throw error }
                    size /= 4
                }
            }
        }
    }

    /// Applies a group in one transaction, which is durable if any of its jobs must be. After the commit, its events
    /// are made visible to readers; the caller acknowledges after that.
    private func apply(_ group: [Job]) throws -> [Outcome] {
        let isDurable = group.contains { $0.isDurable }
        let (outcomes, events, sequence, mergedThrough) = try environment.write(isDurable: isDurable) { transaction in
            try transaction.withReference { reference in
                var changes = try Changes(context, reference)
                let outcomes = try group.map { job in
                    lifeSign.step()
                    return try Writer.outcome(of: job, &changes)
                }
                if try mustMerge(group, changes) { try changes.merge() }
                try changes.removeEventsOfForgotten()
                try changes.storeUsage()
                // The commit, which follows, is a step of its own.
                lifeSign.step()
                return (outcomes, changes.recent, changes.sequence, changes.mergedThrough)
            }
        }
        if let mergedThrough { context.recent.noteMerge(through: mergedThrough) }
        context.recent.add(events, through: sequence)
        commitListener.withLock { $0 }?.notice()
        return outcomes
    }

    /// Whether what a group stores is merged in the same transaction. Where room is short, it would otherwise be merged
    /// later at the cost of the reserve. A merge that damage prevents keeps nobody from storing.
    private func mustMerge(_ group: [Job], _ changes: borrowing Changes) throws -> Bool {
        guard group.contains(where: { $0.use == .storing }), mergeFailure?.code != .dataLoss else { return false }
        return try room.isShort(events: context.recent.count + changes.recent.count)
    }

    /// Applies one job. A refusal is the outcome of this job only; any other error fails the transaction.
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

/// Merging of the log into the rows.
extension Writer {
    /// Why the last merge failed; nil: it did not.
    package var mergeFailure: TasteError? { mergeReport.withLock { $0.failure } }

    /// Tries a merge that failed again soon, because its cause has gone.
    package func retryMerge() { state.withLock { $0.retriesMerge = true } }

    private func takeRetry() -> Bool {
        state.withLock { state in
            defer { state.retriesMerge = false }
            return state.retriesMerge
        }
    }

    /// Calls `handler` on the writer's thread when merges begin to fail, with the error, and when they succeed again,
    /// with nil.
    package func onMergeFailure(_ handler: @escaping @Sendable (TasteError?) -> Void) {
        mergeReport.withLock { $0.handler = handler }
    }

    // Events that are merged in some tens of milliseconds.
    private static let mergeStep: UInt64 = 1 << 14

    /// Merges the oldest events of the log into the rows, so few that a small change which arrives meanwhile does not
    /// wait long. A merge that fails, for example on a full disk, is tried again later: the log
    /// keeps the events.
    ///
    /// - Returns: As ``commit(_:)``.
    private func merge(_ schedule: inout MergeSchedule) -> Bool {
        let outcome = Mutex<TasteError?>(nil)
        let isBroken = commit([
            Job(
                apply: {
                    try $0.merge(atMost: Writer.mergeStep)
                    return {}
                },
                fail: { error in outcome.withLock { $0 = error } }, use: .merging)
        ])
        let failure = outcome.withLock { $0 }
        schedule.note(hasFailed: failure != nil)
        let changed = mergeReport.withLock { report in
            defer { report.failure = failure }
            return (report.failure == nil) == (failure == nil) ? nil : report.handler
        }
        changed?(failure)
        return isBroken
    }
}

/// What the writer says about its merges.
private struct MergeReport: Sendable {
    var failure: TasteError?
    var handler: (@Sendable (TasteError?) -> Void)?
}
