import Foundation
import Recommenders
import Synchronization
import TasteStore
import TasteValues

/// Learns in the background. An online updater recomputes the rows that new ratings touch; a thread of its own, which
/// runs only on idle cores, fits models when a client or the schedule asks for it. The trainer never blocks a reader,
/// and a write waits for at most one small transaction of it.
///
/// `state`, `report` and `backoff` are leaves in the order of locks: they are held for moments only, and no other lock
/// is taken while one of them is held.
package final class Trainer: Sendable {
    let state = Mutex(TrainerState.idle(next: nil))
    let report = Mutex(TrainerReport())
    let backoff = Shared(Backoff())
    /// The pause before the bytes of forgotten users are erased again, after others were in the way.
    let erasingBackoff = Shared(Backoff())
    let thread = BackgroundThread()
    let store: Store
    let models: ModelCache
    let publisher: Publisher
    let updater: OnlineUpdater
    let notify: Notice.Handler
    let pauseSwitch: PauseSwitch
    /// How well arriving ratings are predicted.
    package let prequential: Prequential
    /// What the content of items says about new users; nil until it has been learned.
    let prior = Shared<ContentPrior?>(nil)
    /// The last event of this run that forgot a user; 0: none.
    let lastForgotten = Shared<UInt64>(0)
    /// May be replaced during a training; the next step uses the new values.
    package let options: Shared<TrainingOptions>

    init(store: Store, models: ModelCache, options: TrainingOptions, notify: @escaping Notice.Handler) {
        (self.store, self.models, self.notify) = (store, models, notify)
        self.options = Shared(options)
        publisher = Publisher(store: store, models: models, options: self.options)
        pauseSwitch = PauseSwitch(store: store)
        prequential = Prequential(store: store, options: self.options)
        updater = OnlineUpdater(
            store: store, models: models, publisher: publisher, options: self.options, pauseSwitch: pauseSwitch,
            prequential: prequential)
    }

    /// Asks for the prior to be learned. Does nothing if that has been asked for before.
    func preparePrior() {
        let isNew = report.withLock { report in
            defer { report.wantsPrior = true }
            return !report.wantsPrior
        }
        if isNew { thread.wake() }
    }

    /// Says that the log has new events.
    ///
    /// - Parameter isLarge: Whether there may be more of them than the online updater learns.
    func noteWrite(isLarge: Bool = false) {
        updater.wake()
        // Before there is a model the online updater cannot work, and the schedule decides whether to train the first
        // one.
        if isLarge || models.serving.number == 0 { thread.wake() }
    }

    /// Pauses all learning, or resumes it; this survives restarts. Ratings are stored and count in answers all the
    /// same.
    ///
    /// - Parameter completion: called on the writer's thread, once the change is durable.
    package func setPaused(_ isPaused: Bool, completion: @escaping Engine.WriteCompletion) {
        pauseSwitch.set(isPaused) { [self] result in
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

    /// Tries at once what failed, because the cause may be gone.
    func retrySoon() {
        backoff.update { $0.reset() }
        updater.retrySoon()
        thread.wake()
    }

    func start() {
        updater.start { [self] in thread.wake() }
        thread.start(name: "trainer", options.value) { [self] in
            step()
            let remaining = backoff.value.remaining()
            return remaining == .zero ? Self.pollInterval : min(remaining, Self.pollInterval)
        }
    }

    /// How often the schedule is consulted when nothing wakes the thread, because the time and the machine's load
    /// change without an event.
    private static let pollInterval = Duration.seconds(10)

    /// Tells the trainer to end at its next step. A request that waits fails at once.
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
        notify(Notice(level: .information, message: "training \(request.order.kind): asked for"))
        let result = attempt {
            try recording(because: "asked for", model: request.order.kind, { $0.outcome }) {
                try $0.fit(request.order, isRequested: true, progress: progress { request.progress($0) })
            }
        }
        switch result {
        case .success(let trained): announce(trained.outcome)
        case .failure(let error): noteFailure(error)
        }
        // The client does not wait for what follows.
        state.withLock { $0.end() }
        // The schedule has something else to say now.
        thread.wake()
        updater.restart()
        request.completion(
            result.flatMap { trained in
                let sequence = (try? store.read { try $0.sequence }) ?? trained.outcome.generation.trainedThrough
                return trained.outcome.result(sequence: sequence)
            })
        if case .success(let trained) = result { _ = attempt { try learnPrior(from: trained.gathered) } }
        // The arrays of the training are large and no longer needed: their pages are given back.
        releaseFreeMemory()
    }

    /// A training with the options as they are now.
    func run(_ notes: TrainingNotes = TrainingNotes(cause: "asked for")) -> TrainingRun {
        TrainingRun(
            store: store, models: models, publisher: publisher,
            acceptanceTest: AcceptanceTest(store: store, prequential: prequential), options: options.value,
            notify: notify, noteGathering: { [self] sequence in report.withLock { $0.gathering = sequence } },
            notes: notes)
    }

    /// Learns what the serving generation has not learned yet, on the caller's thread.
    func catchUp() throws {
        while case .learned(hasMore: true, _) = try updater.learn() {}
    }
}
