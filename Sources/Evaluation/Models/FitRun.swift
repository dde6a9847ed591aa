import Recommenders

/// One fit of one model: its result, and what the fit cost.
package struct FitRun: Sendable {
    package let kind: String
    package let model: FittedModel
    package let scoring: Scoring
    /// Seconds spent choosing hyper-parameters, according to the phases that the model reports.
    package let searchSeconds: Double
    /// Seconds spent learning with the chosen hyper-parameters.
    package let trainSeconds: Double
    /// The progress reports with new figures on what the model itself held out, in order.
    package let learning: [FitProgress]
    /// The peak memory of the process until the end of the fit, data and earlier models included. nil where the system
    /// does not report it.
    package let peakMebibytes: Double?

    package init(
        of recommender: some Recommender, on data: TrainingData, seed: UInt64, threads: Int,
        progress: (FitProgress) throws -> Void = { _ in }
    ) throws {
        var stopwatch = PhaseStopwatch()
        var learning: [FitProgress] = []
        model = try recommender.fit(data, seed: seed, threads: threads) { state in
            stopwatch.enter(state.phase)
            if state.validation != .none, state.validation != learning.last?.validation { learning.append(state) }
            try progress(state)
        }
        stopwatch.stop()
        kind = model.kind
        scoring = .model(try ModelCatalogue.served(kind: model.kind, settings: model.settings), model)
        (searchSeconds, trainSeconds) = (stopwatch.searching, stopwatch.fitting)
        self.learning = learning
        peakMebibytes = PeakMemory.mebibytes
    }

    /// Fits the content prior, which is not in the catalogue of models. The daemon answers from it where a model knows
    /// nothing.
    init(of task: ContentTask, on data: TrainingData, seed: UInt64) {
        var stopwatch = PhaseStopwatch()
        let prior = ContentPrior(learningFrom: data, seed: seed)
        stopwatch.stop()
        kind = Self.contentKind
        model = FittedModel(kind: Self.contentKind, settings: [], tensors: [:], parameters: "{}")
        scoring = .content(prior, task)
        (searchSeconds, trainSeconds) = (stopwatch.searching, stopwatch.fitting)
        learning = []
        peakMebibytes = PeakMemory.mebibytes
    }

    private static let contentKind = "content"
}

/// Divides the time of a fit among its phases. A phase lasts from its first report to the next phase's first report.
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
