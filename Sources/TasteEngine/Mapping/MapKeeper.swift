import Synchronization
import TasteStore
import TasteValues

/// Keeps the newest map, and computes the next one on a thread of its own once somebody asks for it. The thread has the
/// priority of trainings, and rests while one runs. Without questions there is no thread, and nothing is computed.
final class MapKeeper: Sendable {
    private struct State {
        var map: ItemMap?
        /// How far the next map is; nil: none is being computed.
        var progress: Float?
        /// No calculation begins before, as long as the model is of the same lineage.
        var rest = ContinuousClock.now
        var isStarted = false
        var isStopped = false

        /// Whether a map must be computed.
        func isDue(for key: MapKey) -> Bool {
            guard progress == nil, !isStopped else { return false }
            guard let map else { return .now >= rest }
            return map.key.lineage != key.lineage || (map.key != key && .now >= rest)
        }
    }

    /// The rest after a calculation, in times of its duration, because each learned rating is another generation.
    private static let restFactor = 20
    private static let shortestRest = Duration.seconds(30)

    private let state = Mutex(State())
    private let thread = BackgroundThread()
    private let options: Shared<TrainingOptions>
    private let isTraining: @Sendable () -> Bool
    private let notify: Notice.Handler
    private let calculate: @Sendable (ItemMap?, (Double) throws -> Void) throws -> ItemMap

    /// - Parameters:
    ///   - isTraining: whether a training runs, for which calculations wait.
    ///   - calculate: makes the next map from the former one.
    init(
        options: Shared<TrainingOptions>, isTraining: @escaping @Sendable () -> Bool,
        notify: @escaping Notice.Handler,
        calculate: @escaping @Sendable (ItemMap?, (Double) throws -> Void) throws -> ItemMap
    ) {
        (self.options, self.isTraining, self.notify, self.calculate) = (options, isTraining, notify, calculate)
    }

    /// The newest map, and how far the next one is. The next one is begun if it is due.
    func current(for key: MapKey) -> (map: ItemMap?, progress: Float?) {
        let (answer, mustStart, mustWake) = state.withLock { state in
            let isDue = state.isDue(for: key)
            if isDue { state.progress = 0 }
            let mustStart = isDue && !state.isStarted
            if mustStart {
                state.isStarted = true
                thread.start(name: "map", options.value) { [self] in step() }
            }
            return ((state.map, state.progress), mustStart, isDue)
        }
        if mustWake, !mustStart { thread.wake() }
        return answer
    }

    /// Ends the calculation at its next step.
    func stop() {
        state.withLock { $0.isStopped = true }
        thread.stop()
    }

    private func step() -> Duration {
        guard state.withLock({ $0.progress != nil }) else { return .seconds(3600) }
        let start = ContinuousClock.now
        let throttle = Throttle(share: options.value.processorShare, isPaused: isTraining) { [thread] in
            thread.isStopping
        }
        let former = state.withLock { $0.map }
        let result = Result {
            try calculate(former) { [self] share in
                try throttle.step()
                state.withLock { $0.progress = Float(share) }
            }
        }
        let rest = max(Self.shortestRest, (ContinuousClock.now - start) * Self.restFactor)
        switch result {
        case .success(let map): state.withLock { ($0.map, $0.progress, $0.rest) = (map, nil, .now + rest) }
        case .failure(let error):
            let error = TasteError(engineFailure: error)
            let isGivenUp = error.code == .cancelled
            state.withLock { ($0.progress, $0.rest) = (nil, isGivenUp ? .now : .now + rest) }
            if !isGivenUp { notify(Notice(level: .warning, message: "the map of the catalogue: \(error.message)")) }
        }
        // The memory of the calculation is large and no longer needed: its pages are given back.
        releaseFreeMemory()
        return .seconds(3600)
    }
}
