import Foundation
import Recommenders
import Synchronization
import TasteStore
import TasteValues

/// Learns in the background: an online updater renews what new ratings touch, and a thread of its own, which runs only on idle
/// cores, fits models when asked or when the schedule says so. It never blocks a reader; a writer waits at most for one small
/// transaction.
package final class Trainer: Sendable {
    private let state = Mutex(TrainerState.idle(next: nil))
    private let report = Mutex(TrainerReport())
    private let thread = BackgroundThread()
    private let store: Store
    private let models: ModelCache
    private let publisher: Publisher
    private let updater: OnlineUpdater
    private let notify: Notice.Handler
    private let pauseSwitch: PauseSwitch
    private let backoff = Shared(Backoff())
    /// How good the daemon is on what arrives.
    package let prequential: Prequential
    /// What content says of new users, once it has been learned.
    let prior = Shared<ContentPrior?>(nil)
    /// May change while training; the next step uses what they are then.
    package let options: Shared<TrainingOptions>

    init(store: Store, models: ModelCache, options: TrainingOptions, notify: @escaping Notice.Handler) {
        (self.store, self.models, self.notify) = (store, models, notify)
        self.options = Shared(options)
        publisher = Publisher(store: store, models: models, options: self.options)
        pauseSwitch = PauseSwitch(store: store)
        prequential = Prequential(store: store, options: self.options, notify: notify)
        updater = OnlineUpdater(
            store: store, models: models, publisher: publisher, options: self.options, pauseSwitch: pauseSwitch,
            prequential: prequential)
    }

    /// What the trainer does: "idle", "paused", or a phase and how far it is.
    package var activity: String {
        let activity = report.withLock { $0.activity }
        if !pauseSwitch.isPaused { return activity }
        return activity == "idle" ? "paused" : "paused (\(activity))"
    }

    /// What the next training waits for; nil: the schedule has not been asked yet.
    package var nextTraining: String? {
        pauseSwitch.isPaused ? "taste train --resume" : report.withLock { $0.nextTraining }
    }

    /// Why the last training or update failed, if it did.
    package var lastError: String? { report.withLock { $0.lastError } ?? updater.lastError }

    /// Asks for the prior to be learned. Does nothing if that has been asked for.
    func preparePrior() {
        let isNew = report.withLock { report in
            defer { report.wantsPrior = true }
            return !report.wantsPrior
        }
        if isNew { thread.wake() }
    }

    /// Tells that there is something new in the log.
    func noteWrite() {
        updater.wake()
        // The online updater has no model to start from yet.
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
            updater.wake()
            thread.wake()
            completion(result)
        }
    }

    /// Asks for a full training.
    ///
    /// - Parameters:
    ///   - kind: nil: the one configured.
    ///   - parameters: hyper-parameters by name, which take precedence over those of the configuration.
    ///   - completion: called on the trainer's thread, or at once with a refusal.
    package func train(
        kind: String?, parameters: HyperParameters = [:],
        progress: @escaping @Sendable (TrainProgress) -> Void,
        completion: @escaping @Sendable (Result<Answer<TrainResult>, TasteError>) -> Void
    ) {
        let order = TrainingOrder(kind: kind ?? options.value.kind, requested: parameters)
        do throws(TasteError) { _ = try order.recommender(options.value) } catch {
            return completion(.failure(error))
        }
        let request = TrainingRequest(order: order, progress: progress, completion: completion)
        let isPaused = pauseSwitch.isPaused
        if let refusal = state.withLock({ $0.request(request, isPaused: isPaused) }) {
            return completion(.failure(refusal))
        }
        thread.wake()
    }

    func start() {
        // If the store cannot be read now, its first reader is told so.
        try? prequential.review()
        updater.start { [self] in thread.wake() }
        thread.start(name: "trainer", options.value) { [self] in
            step()
            return backoff.value.isOver ? Self.pollInterval : min(backoff.value.remaining, Self.pollInterval)
        }
    }

    /// How long the schedule's clocks and the machine's load are not looked at.
    private static let pollInterval = Duration.seconds(10)

    /// Tells the trainer to end at its next step; a training that a client waits for fails at once.
    package func beginStop() {
        state.withLock { $0.stop() }?.completion(.failure(TrainerState.stoppingError))
        updater.beginStop()
        thread.beginStop()
    }

    func stop() {
        beginStop()
        updater.stop()
        thread.stop()
    }

    private func step() {
        switch state.withLock({ $0.begin() }) {
        case .serve(let request): serve(request)
        case .consultSchedule:
            followSchedule()
            state.withLock { $0.end() }
        case .nothing: return
        }
    }

    private func serve(_ request: TrainingRequest) {
        let result = attempt { try run().fit(request.order, progress: progress { request.progress($0) }) }
        // The client does not wait for what follows.
        state.withLock { $0.end() }
        request.completion(
            result.flatMap { trained in
                let sequence = (try? store.read { try $0.sequence }) ?? trained.outcome.generation.trainedThrough
                return trained.outcome.result(sequence: sequence)
            })
        if case .success(let trained) = result { _ = attempt { try learnPrior(from: trained.data) } }
        // The arrays of the training are large and no longer needed: their pages are given back.
        releaseFreeMemory()
    }

    /// What the schedule says. After a failure the next attempt waits, longer each time.
    private func followSchedule() {
        let wantsPrior = report.withLock { report in
            defer { report.wantsPrior = false }
            return report.wantsPrior && prior.value == nil
        }
        // Once: if it fails, the next full training learns it.
        if wantsPrior { _ = attempt { try learnPrior() } }
        guard options.value.isAutomatic, !pauseSwitch.isPaused, backoff.value.isOver else { return }
        let result: Result<Void, TasteError> = attempt { try trainAsScheduled() }
        switch result {
        case .success: backoff.value.reset()
        case .failure(let error) where error.code == .cancelled: backoff.value.reset()
        case .failure(let error):
            notify(Notice(level: .warning, message: "training failed: \(error.message)"))
            backoff.update { $0.extend() }
        }
    }

    private func trainAsScheduled() throws {
        let decision = options.value.schedule.decide(try situation())
        report.withLock { $0.nextTraining = decision.reason }
        if case .wait = decision { return }
        notify(Notice(level: .information, message: "training: \(decision.reason)"))
        report.withLock { $0.lastAttempt = .now }
        defer { releaseFreeMemory() }
        switch decision {
        case .wait: break
        case .continueTraining: announce(try run().continueTraining(progress: progress { _ in }))
        case .fit:
            let trained = try run().fit(try nextOrder(), progress: progress { _ in })
            announce(trained.outcome)
            try learnPrior(from: trained.data)
        }
    }

    private func announce(_ outcome: TrainingOutcome?) {
        guard let generation = outcome?.generation else { return }
        let isRefused = generation.decision.state == .refused
        notify(
            Notice(
                level: isRefused ? .warning : .information,
                message:
                    "generation \(generation.number) \(isRefused ? "was refused" : "serves"): \(generation.decision.reason)"
            ))
    }

    /// Learns what the serving generation has not learned yet, now and on this thread.
    func catchUp() throws {
        while case .learned(hasMore: true, _) = try updater.learn() {}
    }

    private func situation() throws -> TrainingSituation {
        let lastAttempt = report.withLock { $0.lastAttempt }
        return try store.read { snapshot in
            try TrainingSituation(
                in: snapshot, models, updater, hasDrifted: prequential.alarm.drift != nil,
                sinceLastAttempt: lastAttempt.map { .now - $0 })
        }
    }

    /// The scheduled full training: of the kind that serves, as it was asked for, else of the one configured.
    func nextOrder() throws -> TrainingOrder {
        try store.read { snapshot in
            guard let serving = try models.current(in: snapshot)?.generation else {
                return TrainingOrder(kind: options.value.kind)
            }
            return TrainingOrder(kind: serving.kind, requested: serving.requested, replacing: serving.lineage)
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
            store: store, models: models, publisher: publisher,
            acceptanceTest: AcceptanceTest(store: store, prequential: prequential), options: options.value,
            notify: notify)
    }

    /// Passes progress on, shows it in the activity, and throttles the training.
    private func progress(_ tell: @escaping (TrainProgress) -> Void) -> TrainingRun.Progress {
        let throttle = Throttle(share: options.value.processorShare) { [pauseSwitch] in
            pauseSwitch.isPaused
        } mustEnd: { [self] in
            state.withLock { $0.mustEnd }
        }
        return { [self] step in
            report.withLock { $0.activity = "\(step.phase), \(Int(step.fraction * 100)) %" }
            try throttle.step()
            tell(step)
        }
    }

    private func attempt<Value>(_ body: () throws -> Value) -> Result<Value, TasteError> {
        defer { report.withLock { $0.activity = "idle" } }
        do {
            let value = try body()
            report.withLock { $0.lastError = nil }
            return .success(value)
        } catch {
            let error = TasteError(engineFailure: error)
            if error.code != .cancelled { report.withLock { $0.lastError = "training: \(error.message)" } }
            return .failure(error)
        }
    }
}
