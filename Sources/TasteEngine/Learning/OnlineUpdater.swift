import Recommenders
import Synchronization
import TasteStore
import TasteValues

/// Updates the serving model online: soon after ratings arrive, the rows that they touch are recomputed and published,
/// in parallel to answers and trainings.
final class OnlineUpdater: Sendable {
    private let store: Store
    private let models: ModelCache
    private let publisher: Publisher
    private let options: Shared<TrainingOptions>
    private let pauseSwitch: PauseSwitch
    private let prequential: Prequential
    private let thread = BackgroundThread()
    /// A leaf in the order of locks: it is held for moments only, and no other lock is taken while it is held.
    private let state = Mutex(OnlineUpdaterState())

    init(
        store: Store, models: ModelCache, publisher: Publisher, options: Shared<TrainingOptions>,
        pauseSwitch: PauseSwitch, prequential: Prequential
    ) {
        (self.store, self.models, self.publisher, self.options) = (store, models, publisher, options)
        (self.pauseSwitch, self.prequential) = (pauseSwitch, prequential)
    }

    /// What keeps the updater from learning; nil: nothing.
    var lastError: String? { state.withLock { $0.lastError } }

    /// Why the model of a generation asks for a new fit; nil: it does not.
    func refitReason(of generation: Generation) -> String? {
        state.withLock { $0.refit }.flatMap { $0.lineage == generation.lineage ? $0.reason : nil }
    }

    /// - Parameter hasLearned: Called after each publication.
    func start(_ hasLearned: @escaping @Sendable () -> Void) {
        thread.start(name: "online updater", options.value) { [self] in
            let (step, rest) = run()
            if case .learned = step { hasLearned() }
            switch rest {
            case .untilWoken(let longest): return longest
            case .pause(let duration, let hasMore):
                pause(duration)
                return hasMore ? .zero : .seconds(60)
            }
        }
    }

    /// Says that a new model serves, so that what kept the updater from learning may be gone.
    func restart() {
        state.withLock { $0.restart() }
        wake()
    }

    /// Says that the log has new events.
    func wake() { thread.wake() }

    /// Takes the next step at once, although the last one failed.
    func retrySoon() {
        state.withLock { $0.endBackoff() }
        thread.wake()
    }

    func beginStop() { thread.beginStop() }

    func stop() { thread.stop() }

    /// Takes one step, unless learning is off or a failure is too recent.
    ///
    /// - Returns: The outcome, and how long to rest.
    private func run() -> (OnlineUpdaterState.Step, OnlineUpdaterState.Rest) {
        guard options.value.isAutomatic, !pauseSwitch.isPaused else { return (.nothing, .untilWoken(.seconds(60))) }
        let backoff = state.withLock { $0.remainingBackoff(at: .now) }
        guard backoff == .zero else { return (.nothing, .untilWoken(backoff)) }
        let step: OnlineUpdaterState.Step
        do {
            step = try learn()
        } catch {
            let error = TasteError(engineFailure: error)
            step =
                error.code == .cancelled
                ? .replaced : .failed("learning: \(error.message)", isLasting: error.code == .dataLoss)
        }
        let interval = Duration.milliseconds(options.value.intervalMilliseconds)
        return (step, state.withLock { $0.finish(step, interval: interval, at: .now) })
    }

    /// Learns the next events that the serving generation has not learned yet, and publishes the result.
    ///
    /// - Throws: `cancelled` if another model was chosen to serve in the meantime.
    func learn() throws -> OnlineUpdaterState.Step {
        try publisher.publishLock.withLock { _ in
            let start = ContinuousClock.now
            let eventLimit = state.withLock { $0.eventLimit }
            let update = try store.read { snapshot in
                try models.readable(in: snapshot).flatMap {
                    try LineageUpdate(of: $0, eventLimit: eventLimit, evaluatedBy: prequential, in: snapshot)
                }
            }
            guard let update else { return .nothing }
            try publisher.publish(
                update.update, after: update.generation, trainedThrough: update.through, as: .successor, update.records)
            state.withLock { $0.note(refitReason: update.update.refitReason, of: update.generation.lineage) }
            let hasMore = try store.read { try $0.sequence } > update.through
            return .learned(hasMore: hasMore, duration: .now - start)
        }
    }

    /// Sleeps in short intervals, so that the thread ends soon after it was told to stop.
    private func pause(_ duration: Duration) {
        let end = ContinuousClock.now + duration
        while !thread.isStopping, ContinuousClock.now < end {
            sleepThread(min(end - .now, .milliseconds(100)))
        }
    }
}
