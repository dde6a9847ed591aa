import Recommenders

/// One fit of one model: what came of it, and how it went.
package struct FitRun: Sendable {
    package let kind: String
    package let model: FittedModel
    package let served: any ServedModel
    /// Choosing hyper-parameters, by the phase that the model reports.
    package let searchSeconds: Double
    /// Learning with the chosen ones.
    package let trainSeconds: Double
    /// Figures on what the model itself held out, as they came.
    package let learning: [FitProgress]
    /// The process's peak during the fit, data and earlier models included. nil where the system does not tell.
    package let peakMebibytes: Double?

    package init(
        of recommender: some Recommender, on data: TrainingData, seed: UInt64, threads: Int,
        progress: (FitProgress) throws -> Void = { _ in }
    ) throws {
        PeakMemory.reset()
        var stopwatch = PhaseStopwatch()
        var learning: [FitProgress] = []
        model = try recommender.fit(data, seed: seed, threads: threads) { state in
            stopwatch.enter(state.phase)
            if state.validation != .none, state.fraction < 1 { learning.append(state) }
            try progress(state)
        }
        stopwatch.stop()
        kind = model.kind
        served = try ModelCatalogue.served(kind: model.kind, settings: model.settings)
        (searchSeconds, trainSeconds) = (stopwatch.searching, stopwatch.fitting)
        self.learning = learning
        peakMebibytes = PeakMemory.mebibytes
    }

    package var predictsRatings: Bool { type(of: served).predictsRatings }
}

/// Divides the time of a fit among its phases: a phase lasts from its first report to the next phase's.
private struct PhaseStopwatch {
    private let clock = ContinuousClock()
    private var since: ContinuousClock.Instant
    private var phase: FitProgress.Phase?
    private(set) var searching = 0.0
    private(set) var fitting = 0.0

    init() { since = clock.now }

    mutating func enter(_ next: FitProgress.Phase) {
        if phase == nil { phase = next }
        if next != phase { stop() }
        phase = next
    }

    mutating func stop() {
        let now = clock.now
        let seconds = (now - since) / .seconds(1)
        if phase == .searching { searching += seconds } else { fitting += seconds }
        since = now
    }
}
