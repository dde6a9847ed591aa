/// The progress of a search.
package struct TuningProgress: Sendable {
    /// The number of the fit, counted from 1.
    package var trial: Int
    package var trialCount: Int
    /// The fraction of the search that is done, where each fit counts by its share of the data.
    package var fraction: Double
    /// The best figure so far on the present share of the data.
    package var best: Double?
}

/// Computes the progress of a search. Each fit counts by its share of the data.
struct TuningMeter {
    private let total: Double
    private let trialCount: Int
    private var done = 0.0
    private var trials = 0
    private var shown = 0.0

    init(_ plan: TuningPlan) {
        total = plan.rungs.reduce(0) { $0 + $1.share * Double($1.count) }
        trialCount = plan.rungs.reduce(0) { $0 + $1.count }
    }

    mutating func progress(_ fraction: Double, share: Double, best: Double?) -> TuningProgress {
        // The progress of a fit falls where the fit starts over, but the fraction that is shown never does.
        shown = max(shown, min(1, (done + share * fraction) / total))
        return TuningProgress(
            trial: trials + 1, trialCount: max(trialCount, trials + 1), fraction: shown, best: best)
    }

    mutating func finish(share: Double) {
        trials += 1
        done += share
    }
}
