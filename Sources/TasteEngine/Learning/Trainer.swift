import Foundation
import LMDB
import Recommenders
import Synchronization
import TasteStore

/// Learns in the background: a follower renews what new ratings touch, and a thread of its own, which runs only on idle cores, fits models
/// when asked or when the schedule says so. Never blocks a reader; a writer waits at most for one small transaction.
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
        var activity = "idle"
        /// What the schedule waits for.
        var outlook = ""
        /// Somebody without ratings has asked, and nothing has been learned for them yet.
        var wantsPrior = false
        /// What kept the last attempt from its end; nil: nothing.
        var trouble: String?
        /// When the last training that nobody asked for began.
        var lastAttempt: ContinuousClock.Instant?
    }

    private let state = Mutex(State())
    private let thread = BackgroundThread()
    private let store: Store
    private let models: ModelCache
    private let publisher: Publisher
    private let follower: Follower
    private let notify: Notice.Handler
    private let pauseSwitch: PauseSwitch
    private let backoff = Shared(Backoff())
    /// How good the daemon is on what arrives.
    package let prequential: Prequential
    /// What content says of new users, once it has been learned.
    let prior = Shared<ContentPrior?>(nil)
    /// May change while training; the next step follows.
    package let options: Shared<TrainingOptions>

    init(store: Store, models: ModelCache, options: TrainingOptions, notify: @escaping Notice.Handler) {
        (self.store, self.models, self.notify) = (store, models, notify)
        self.options = Shared(options)
        publisher = Publisher(store: store, models: models, options: self.options)
        pauseSwitch = PauseSwitch(store: store)
        prequential = Prequential(store: store, options: self.options, notify: notify)
        follower = Follower(
            store: store, models: models, publisher: publisher, options: self.options, pauseSwitch: pauseSwitch,
            prequential: prequential)
    }

    /// What the trainer does: "idle", "paused", or a phase and how far it is.
    package var activity: String {
        let activity = state.withLock { $0.activity }
        if !pauseSwitch.isPaused { return activity }
        return activity == "idle" ? "paused" : "paused (\(activity))"
    }

    /// What the next training waits for.
    package var outlook: String { pauseSwitch.isPaused ? "taste train --resume" : state.withLock { $0.outlook } }

    /// Why the last training or update failed, if it did.
    package var trouble: String? { state.withLock { $0.trouble } ?? follower.trouble }

    /// Asks for the prior to be learned. Does nothing where that has been asked for.
    func preparePrior() {
        let isNew = state.withLock { state in
            defer { state.wantsPrior = true }
            return !state.wantsPrior
        }
        if isNew { thread.wake() }
    }

    /// Tells that there is something new in the log.
    func noteWrite() {
        follower.wake()
        // The follower has no model to follow with yet.
        if models.serving.number == 0 { thread.wake() }
    }

    /// Stops all learning, or lets it go on; kept over restarts. Ratings are stored and count in answers all the same.
    ///
    /// - Parameter completion: called on the writer's thread, once that is durable.
    package func setPaused(_ isPaused: Bool, completion: @escaping Engine.WriteCompletion) {
        pauseSwitch.set(isPaused) { [self] result in
            if case .success = result {
                notify(Notice(level: .information, message: isPaused ? "learning is paused" : "learning goes on"))
            }
            follower.wake()
            thread.wake()
            completion(result)
        }
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
            if pauseSwitch.isPaused {
                return EngineError(.failedPrecondition, "Learning is paused. Let it go on with taste train --resume.")
            }
            if state.isServing || state.request != nil {
                return EngineError(
                    .failedPrecondition,
                    "A training is running already. Wait until it has ended (taste status shows it).")
            }
            state.request = request
            return nil
        }
        if let refusal { return completion(.failure(refusal)) }
        thread.wake()
    }

    func start() {
        // A store that cannot be read now tells its first reader so.
        try? prequential.review()
        follower.start { [self] in thread.wake() }
        thread.start(name: "trainer", options.value) { [self] in
            step()
            return backoff.value.isOver ? Self.look : min(backoff.value.remaining, Self.look)
        }
    }

    /// How long the schedule's clocks and the machine's load go unwatched.
    private static let look = Duration.seconds(10)

    /// Tells the trainer to end at its next step; a training that somebody waits for fails at once.
    package func beginStop() {
        state.withLock { $0.isStopping = true }
        follower.beginStop()
        thread.beginStop()
    }

    func stop() {
        beginStop()
        follower.stop()
        thread.stop()
        let request = state.withLock { state in
            defer { state.request = nil }
            return state.request
        }
        request?.completion(.failure(EngineError(.unavailable, "The daemon is stopping.")))
    }

    private func step() {
        let (request, wantsPrior) = state.withLock { state in
            defer {
                state.request = nil
                state.wantsPrior = false
            }
            return (state.request, state.wantsPrior && prior.value == nil)
        }
        if let request {
            serve(request)
        } else {
            // Once: where it fails, the next full training learns it.
            if wantsPrior { _ = attempt { try learnPrior() } }
            if options.value.isAutomatic, !pauseSwitch.isPaused { follow() }
        }
    }

    private func serve(_ request: Request) {
        state.withLock { $0.isServing = true }
        let result = attempt { try run().fit(request.order, progress: progress { request.progress($0) }) }
        state.withLock { $0.isServing = false }
        request.completion(
            result.flatMap { trained in trained.outcome.refusal.map { .failure($0) } ?? .success(trained.outcome) })
        // Whoever asked for the model does not wait for this.
        if case .success(let trained) = result { _ = attempt { try learnPrior(from: trained.data) } }
        // Training's arrays are large and gone: give their pages back.
        releaseFreeMemory()
    }

    /// What the schedule says. After a failure the next try waits, longer each time.
    private func follow() {
        guard backoff.value.isOver else { return }
        let result: Result<Void, EngineError> = attempt {
            let decision = options.value.schedule.decide(try situation())
            state.withLock { $0.outlook = decision.reason }
            if case .wait = decision { return }
            notify(Notice(level: .information, message: "training: \(decision.reason)"))
            state.withLock { $0.lastAttempt = .now }
            defer { releaseFreeMemory() }
            switch decision {
            case .wait: break
            case .learnOn: report(try run().learnOn(progress: progress { _ in }))
            case .fit:
                let trained = try run().fit(try nextOrder(), progress: progress { _ in })
                report(trained.outcome)
                try learnPrior(from: trained.data)
            }
        }
        switch result {
        case .success: backoff.value.reset()
        case .failure(let error) where error.code == .cancelled: backoff.value.reset()
        case .failure(let error):
            notify(Notice(level: .warning, message: "training failed: \(error.message)"))
            backoff.update { $0.extend() }
        }
    }

    private func report(_ outcome: TrainingOutcome?) {
        guard let generation = outcome?.generation else { return }
        let isRefused = generation.verdict.state == .refused
        notify(
            Notice(
                level: isRefused ? .warning : .information,
                message:
                    "generation \(generation.number) \(isRefused ? "was refused" : "serves"): \(generation.verdict.reason)"
            ))
    }

    /// Learns what the serving generation has not learned yet, now and on this thread.
    func catchUp() throws {
        while case .learned(hasMore: true) = try follower.learn() {}
    }

    private func situation() throws -> LearningSituation {
        try LearningSituation(
            of: store, models, follower, hasDrifted: prequential.alarm.drift != nil,
            sinceLastAttempt: state.withLock { $0.lastAttempt.map { .now - $0 } })
    }

    /// The full training that nobody asked for: of the kind that serves, as it was asked for, else of the one configured.
    func nextOrder() throws -> TrainingOrder {
        try store.snapshot { transaction in
            guard let serving = try models.current(of: store, in: transaction)?.generation else {
                return TrainingOrder(kind: options.value.kind)
            }
            return TrainingOrder(kind: serving.kind, requested: serving.requested, replacing: serving.base)
        }
    }

    /// Learns what content says of new users.
    ///
    /// - Parameter data: nil: all ratings as they are now.
    private func learnPrior(from data: TrainingData? = nil) throws {
        let options = options.value
        let data = try data ?? StoredTrainingData(store: store, likedFrom: options.likedFrom).gather().data
        prior.value = ContentPrior(learningFrom: data, seed: options.seed)
    }

    func run() -> TrainingRun {
        TrainingRun(
            store: store, models: models, publisher: publisher, follower: follower,
            gate: Gate(store: store, prequential: prequential), options: options.value, notify: notify)
    }

    /// Passes progress on, shows it in the activity, and holds the training to its pace.
    private func progress(_ report: @escaping (TrainingProgress) -> Void) -> TrainingRun.Progress {
        let pace = Pace(share: options.value.processorShare) { [pauseSwitch] in
            pauseSwitch.isPaused
        } mustEnd: { [self] in
            state.withLock { $0.isStopping || ($0.request != nil && !$0.isServing) }
        }
        return { [self] step in
            state.withLock { $0.activity = "\(step.phase), \(Int(step.fraction * 100)) %" }
            try pace.step()
            report(step)
        }
    }

    private func attempt<Value>(_ body: () throws -> Value) -> Result<Value, EngineError> {
        defer { state.withLock { $0.activity = "idle" } }
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
