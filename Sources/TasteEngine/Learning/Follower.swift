import LMDB
import Recommenders
import Synchronization
import TasteStore

/// Follows the log: soon after ratings have come, the rows that they touch are renewed and published, while answers and trainings go on.
final class Follower: Sendable {
    private let store: Store
    private let models: ModelCache
    private let publisher: Publisher
    private let options: Shared<TrainingOptions>
    private let thread = BackgroundThread()
    /// Held while the serving generation is replaced: by one that follows it here, or by the first of a new line.
    let turn = Mutex(())
    /// Why the model that serves asks to be fitted anew, if it does, and the line that asks.
    private let refit = Shared<(base: UInt64, reason: String)?>(nil)
    private let lastTrouble = Shared<String?>(nil)
    private let pauseSwitch: PauseSwitch
    private let prequential: Prequential
    private let backoff = Shared(Backoff())
    /// What a step takes, averaged over the last ones.
    private let usualStep = Shared(Duration.zero)
    private static let longestPause = Duration.milliseconds(500)
    /// Events of one update: so many that a step stays short.
    private let eventLimit = Shared(256)

    init(
        store: Store, models: ModelCache, publisher: Publisher, options: Shared<TrainingOptions>,
        pauseSwitch: PauseSwitch, prequential: Prequential
    ) {
        (self.store, self.models, self.publisher, self.options) = (store, models, publisher, options)
        (self.pauseSwitch, self.prequential) = (pauseSwitch, prequential)
    }

    /// What keeps it from following, if anything does.
    var trouble: String? { lastTrouble.value }

    /// Why a generation's line should be fitted anew, if it should.
    func refitReason(of generation: Generation) -> String? {
        refit.value.flatMap { $0.base == generation.base ? $0.reason : nil }
    }

    /// What a step came to.
    enum Step: Equatable {
        case nothing, failed
        case learned(hasMore: Bool)
    }

    /// - Parameter hasLearned: Called after each publication.
    func start(_ hasLearned: @escaping @Sendable () -> Void) {
        thread.start(name: "follower", options.value) { [self] in
            let start = ContinuousClock.now
            switch follow() {
            case .nothing: return .seconds(60)
            case .failed: return backoff.value.remaining
            case .learned(let hasMore):
                hasLearned()
                let usual = usualStep.update { usual in
                    usual = (usual * 7 + (.now - start)) / 8
                    return usual
                }
                let interval = Duration.milliseconds(self.options.value.intervalMilliseconds)
                // Once it has caught up, half of one core at the most, however steadily ratings come; one long step among many is no reason
                // to rest for long.
                pause(hasMore ? interval : max(interval, min(usual, Self.longestPause)))
                return hasMore ? .zero : .seconds(60)
            }
        }
    }

    /// Tells it that there is something new in the log.
    func wake() { thread.wake() }

    func beginStop() { thread.beginStop() }

    func stop() { thread.stop() }

    /// Learns what has come since the serving generation.
    func follow() -> Step {
        guard options.value.isAutomatic, !pauseSwitch.isPaused else { return .nothing }
        guard backoff.value.isOver else { return .failed }
        do {
            let step = try learn()
            lastTrouble.value = nil
            backoff.value.reset()
            return step
        } catch {
            let error = EngineError(wrapping: error)
            // Another model serves by now: on with that one.
            if error.code == .cancelled { return .learned(hasMore: true) }
            lastTrouble.value = "learning: \(error.message)"
            backoff.update { $0.extend() }
            return .failed
        }
    }

    /// The next step of the serving generation, published.
    func learn() throws -> Step {
        try turn.withLock { _ in
            let start = ContinuousClock.now
            let step = try store.snapshot { transaction in
                try models.current(of: store, in: transaction).flatMap {
                    try LineUpdate(
                        of: $0, in: store, eventLimit: eventLimit.value, judgedBy: prequential, transaction)
                }
            }
            guard let step else { return .nothing }
            try publisher.publish(
                step.update, after: step.generation, trainedThrough: step.through, as: .successor, step.judgements)
            if !step.judgements.isEmpty { try prequential.review() }
            refit.value = step.update.refitReason.map { (step.generation.base, $0) }
            adapt(to: .now - start)
            return .learned(hasMore: try store.read { try store.log.lastSequence(in: $0) } > step.through)
        }
    }

    /// Large steps cost less for each event, small ones let nobody wait.
    private func adapt(to duration: Duration) {
        eventLimit.update { limit in
            if duration < .milliseconds(50) { limit = min(limit * 2, 16_384) }
            if duration > .milliseconds(200) { limit = max(limit / 2, 16) }
        }
    }

    /// Sleeps in short pieces, so that it ends soon when it must.
    private func pause(_ duration: Duration) {
        let end = ContinuousClock.now + duration
        while !thread.isStopping, ContinuousClock.now < end {
            sleepThread(min(end - .now, .milliseconds(100)))
        }
    }
}
