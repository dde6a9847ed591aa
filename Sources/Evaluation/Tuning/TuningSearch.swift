import DenseMath
import Recommenders

/// The result of a search.
package struct TuningResult: Sendable {
    package var parameters: HyperParameters
    package var figure: Double
    /// The figure of the defaults on the same held-out data; nil where they could not be fitted.
    package var defaultFigure: Double?
    package var state: TuningState
}

/// A search for the hyper-parameters of a model that are best on validation data, which is taken from the training
/// data.
package struct TuningSearch {
    package let kind: String
    package let metric: TuningMetric
    package let plan: TuningPlan
    package let task: TuningState.Task
    private let data: TrainingData
    private let threads: Int

    /// - Parameters:
    ///   - fixed: hyper-parameters that keep their values.
    ///   - budget: the number of candidates, the defaults included.
    /// - Throws: `ModelError` for an unknown model or hyper-parameter; `EvaluationError` where there is nothing to
    ///   search or to learn from.
    package init(
        kind: String, _ data: TrainingData, fixed: HyperParameters = [:], budget: Int, seed: UInt64, threads: Int
    ) throws {
        _ = try ModelCatalogue.recommender(kind: kind, parameters: fixed)
        let ranges = try ModelCatalogue.searchedRanges(kind: kind).filter { fixed[$0.name] == nil }
        guard !ranges.isEmpty else {
            throw EvaluationError(.badRequest, "the model \(kind) has no parameters to look for")
        }
        guard data.ratings.ratingCount > 0 else {
            throw EvaluationError(.nothingToTest, "there are no ratings to learn from")
        }
        self.kind = kind
        self.data = data
        self.threads = threads
        metric = try TuningMetric(kind: kind)
        plan = TuningPlan(ranges, budget: budget, ratingCount: data.ratings.ratingCount, seed: seed)
        task = TuningState.Task(
            kind: kind, metric: metric, budget: budget, seed: seed, fixed: fixed, data: data)
    }

    /// Runs the search from a state to the end.
    /// - Parameters:
    ///   - state: a state of the same task. `TuningState(task:)` is the beginning.
    ///   - finished: called with the state after each fit. An error ends the search.
    ///   - progress: called during fits. An error ends the search.
    package func run(
        from state: TuningState, finished: (TuningState) throws -> Void, progress: (TuningProgress) throws -> Void
    ) throws -> TuningResult {
        guard state.task == task else {
            throw EvaluationError(
                .badRequest,
                "the interrupted search was of other ratings, another model or with other options; give the same, or begin anew without --resume"
            )
        }
        var state = state
        var meter = TuningMeter(plan)
        var standing = Array(plan.candidates.indices)
        var best: [TuningTrial] = []
        for (number, rung) in plan.rungs.enumerated() {
            if number > 0 { standing = advancing(best, count: rung.count) }
            let split = try TuningSplit(
                data.sample(ofUsers: rung.share, seed: task.seed), metric: metric, seed: task.seed)
            var trials: [TuningTrial] = []
            for candidate in standing {
                if let known = state.trial(rung: number, candidate: candidate) {
                    trials.append(known)
                } else {
                    let figure = ranked(trials).first?.figure
                    let trial = try trial(candidate, rung: number, split) { fit in
                        try progress(meter.progress(fit.fraction, share: rung.share, best: figure))
                    }
                    trials.append(trial)
                    state.trials.append(trial)
                    try finished(state)
                }
                meter.finish(share: rung.share)
            }
            best = ranked(trials)
        }
        return try result(best, state)
    }

    private func trial(
        _ candidate: Int, rung: Int, _ split: TuningSplit, progress: (FitProgress) throws -> Void
    ) throws -> TuningTrial {
        let parameters = plan.candidates[candidate].merging(task.fixed) { _, fixed in fixed }
        let clock = ContinuousClock()
        let start = clock.now
        var trial = TuningTrial(rung: rung, candidate: candidate, parameters: parameters, seconds: 0)
        do {
            let model = try ModelCatalogue.recommender(kind: kind, parameters: parameters)
                .fit(split.training, seed: task.seed, threads: threads, progress: progress)
            let figure = try split.figure(of: model, team: ThreadTeam(threadCount: threads))
            if figure.isFinite { trial.figure = figure } else { trial.failure = "the figure is not a number" }
        } catch let error as ModelError {
            // Hyper-parameters that do not work are a result, and the search continues.
            trial.failure = error.message
        }
        trial.seconds = (clock.now - start) / .seconds(1)
        return trial
    }

    /// The trials that could be fitted, best first. Of equal trials, the earlier candidate comes first.
    private func ranked(_ trials: [TuningTrial]) -> [TuningTrial] {
        trials.filter { $0.figure != nil }.sorted { left, right in
            guard let first = left.figure, let second = right.figure, first != second else {
                return left.candidate < right.candidate
            }
            return metric.isBetter(first, than: second)
        }
    }

    /// The candidates of the next rung: the best ones and the defaults.
    private func advancing(_ best: [TuningTrial], count: Int) -> [Int] {
        let candidates = best.prefix(count).map(\.candidate)
        return candidates.contains(0) ? candidates : [0] + candidates.prefix(max(1, count - 1))
    }

    private func result(_ best: [TuningTrial], _ state: TuningState) throws -> TuningResult {
        guard let first = best.first, let figure = first.figure else {
            let reason = state.trials.last?.failure ?? "no reason is known"
            throw EvaluationError(.nothingToTest, "the model \(kind) could not be fitted with any settings: \(reason)")
        }
        return TuningResult(
            parameters: first.parameters, figure: figure, defaultFigure: best.first { $0.candidate == 0 }?.figure,
            state: state)
    }
}
