import Dispatch
import Foundation
import Glibc
import LMDB
import Recommenders
import Synchronization
import TasteStore

/// Learns in the background, on one thread at low priority: full trainings when asked or when much has changed, and between them
/// the rows that new ratings touch. Never blocks a reader; a writer waits at most for one small transaction.
package final class Trainer: Sendable {
    /// A training that somebody asked for.
    private struct Request: Sendable {
        let order: TrainingOrder
        let progress: @Sendable (TrainingProgress) -> Void
        let completion: @Sendable (Result<TrainingOutcome, EngineError>) -> Void
    }

    private struct State {
        var request: Request?
        /// Somebody asked for the full training that runs; one that nobody asked for gives way.
        var isServing = false
        var isStopping = false
        var isRunning = false
        var activity = "idle"
        /// Somebody without ratings has asked, and nothing has been learned for them yet.
        var wantsPrior = false
        /// What kept the last attempt from its end; nil: nothing.
        var trouble: String?
    }

    /// SCHED_IDLE, a macro that Swift does not see.
    private static let idlePolicy: Int32 = 5

    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    private let learner: Learner
    /// May change while training; the next step follows.
    package let options: Shared<TrainingOptions>

    init(store: Store, models: ModelCache, options: TrainingOptions) {
        self.options = Shared(options)
        learner = Learner(store: store, models: models, options: self.options)
    }

    /// What the trainer does: "idle", or a phase and how far it is.
    package var activity: String { state.withLock { $0.activity } }

    /// Why the last training failed, if it did.
    package var trouble: String? { state.withLock { $0.trouble } }

    /// What content says of new users, once it has been learned.
    var prior: Shared<ContentPrior?> { learner.prior }

    /// How good the daemon is on what arrives.
    package var prequential: Prequential { learner.prequential }

    /// Asks for the prior to be learned. Does nothing where that has been asked for.
    func preparePrior() {
        let isNew = state.withLock { state in
            defer { state.wantsPrior = true }
            return !state.wantsPrior
        }
        if isNew { wake.signal() }
    }

    /// Asks for a full training. `completion` is called on the trainer's thread, or at once with a refusal.
    ///
    /// - Parameters:
    ///   - kind: nil: the one configured.
    ///   - parameters: hyper-parameters by name, before those of the configuration.
    package func train(
        kind: String?, parameters: HyperParameters = [:],
        progress: @escaping @Sendable (TrainingProgress) -> Void,
        completion: @escaping @Sendable (Result<TrainingOutcome, EngineError>) -> Void
    ) {
        let order = TrainingOrder(kind: kind ?? options.value.kind, requested: parameters)
        do throws(EngineError) { _ = try order.recommender(options.value) } catch {
            return completion(.failure(error))
        }
        let request = Request(order: order, progress: progress, completion: completion)
        let refusal: EngineError? = state.withLock { state in
            if state.isStopping { return EngineError(.unavailable, "The daemon is stopping.") }
            if state.isServing || state.request != nil {
                return EngineError(
                    .failedPrecondition,
                    "A training is running already. Wait until it has ended (taste status shows it).")
            }
            state.request = request
            return nil
        }
        if let refusal { return completion(.failure(refusal)) }
        wake.signal()
    }

    func start() {
        state.withLock { $0.isRunning = true }
        let thread = Thread { [self] in run() }
        thread.name = "trainer"
        // Enough for the solvers' buffers; the default of a secondary thread is 512 KiB on some systems.
        thread.stackSize = 8 << 20
        thread.start()
    }

    /// Tells the trainer to end at its next step; a training that somebody waits for fails at once.
    package func beginStop() {
        state.withLock { $0.isStopping = true }
        wake.signal()
    }

    func stop() {
        beginStop()
        let wasRunning = state.withLock { state in
            defer { state.isRunning = false }
            return state.isRunning
        }
        if wasRunning { ended.wait() }
    }

    private func run() {
        // Of this thread alone (sched_setscheduler(2), and setpriority(2), "Linux"); its children inherit both. An idle thread gives
        // its core up the moment a serving thread wakes; a merely nice one keeps it for a while.
        if options.value.isIdleOnly {
            var parameters = sched_param()
            sched_setscheduler(0, Self.idlePolicy, &parameters)
        }
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, options.value.niceness)
        var backoff = Backoff()
        var hasTriedPrior = false
        while true {
            _ = wake.wait(timeout: .now() + .milliseconds(options.value.intervalMilliseconds))
            let (request, isStopping, wantsPrior) = state.withLock { state in
                defer { state.request = nil }
                return (state.request, state.isStopping, state.wantsPrior && prior.value == nil)
            }
            if isStopping {
                request?.completion(.failure(EngineError(.unavailable, "The daemon is stopping.")))
                break
            }
            // Once: where it fails, the next full training learns it.
            if wantsPrior, request == nil, !hasTriedPrior {
                hasTriedPrior = true
                _ = attempt { try learner.learnPrior() }
            }
            if let request {
                serve(request)
                // Training's arrays are large and gone: give their pages back.
                releaseFreeMemory()
            } else if options.value.isAutomatic {
                follow(&backoff)
            }
        }
        ended.signal()
    }

    private func serve(_ request: Request) {
        state.withLock { $0.isServing = true }
        let result = attempt { try trainFully(request.order, progress: request.progress) }
        state.withLock { $0.isServing = false }
        request.completion(result.map(\.outcome))
        // Whoever asked for the model does not wait for this.
        if case .success(let trained) = result { _ = attempt { try learner.learnPrior(from: trained.data) } }
    }

    /// What the log calls for. After a failure the next try waits, longer each time: a full disk is not helped by haste.
    private func follow(_ backoff: inout Backoff) {
        guard backoff.isOver else { return }
        var wasFull = false
        let result: Result<Void, EngineError> = attempt {
            switch try learner.nextStep() {
            case .nothing: return
            case .update: try learner.update()
            case .full:
                wasFull = true
                let trained = try trainFully(try learner.nextOrder(), progress: { _ in })
                try learner.learnPrior(from: trained.data)
            }
        }
        if wasFull { releaseFreeMemory() }
        switch result {
        case .success: backoff.reset()
        case .failure(let error) where error.code == .cancelled: backoff.reset()
        case .failure: backoff.extend()
        }
    }

    private func trainFully(
        _ order: TrainingOrder, progress: (TrainingProgress) -> Void
    ) throws -> (outcome: TrainingOutcome, data: TrainingData) {
        defer { state.withLock { $0.activity = "idle" } }
        return try learner.trainFully(order) { step in
            let mustEnd = state.withLock { state in
                state.activity = "\(step.phase), \(Int(step.fraction * 100)) %"
                return state.isStopping || (state.request != nil && !state.isServing)
            }
            if mustEnd {
                throw EngineError(
                    .cancelled, "The training was given up: the daemon is stopping, or another was asked for.")
            }
            progress(step)
        }
    }

    private func attempt<Value>(_ body: () throws -> Value) -> Result<Value, EngineError> {
        do {
            let value = try body()
            state.withLock { $0.trouble = nil }
            return .success(value)
        } catch {
            let error = EngineError(wrapping: error)
            if error.code != .cancelled { state.withLock { $0.trouble = "training: \(error.message)" } }
            return .failure(error)
        }
    }
}

/// Pauses between tries that fail: twice as long each time, up to some minutes.
private struct Backoff {
    private static let first = Duration.seconds(1)
    private static let longest = Duration.seconds(300)

    private var pause = first
    private var end: ContinuousClock.Instant?

    var isOver: Bool { end.map { ContinuousClock.now >= $0 } ?? true }

    mutating func extend() {
        end = .now + pause
        pause = min(pause * 2, Self.longest)
    }

    mutating func reset() { self = Backoff() }
}
