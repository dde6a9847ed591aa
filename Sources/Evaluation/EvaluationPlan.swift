import DenseMath
import Recommenders

/// What an evaluation does: which models it fits, and by which measures it compares them.
package struct EvaluationPlan: Sendable {
    /// The candidate models. The baselines `popularity` and `bias` are added where they are missing.
    package var models: [any Recommender]
    package var measures = RankingMeasure.standard
    package var threads = 2

    package init(models: [any Recommender]) { self.models = models }

    /// Fits all models, and then opens the test and evaluates them on it.
    ///
    /// A model that cannot be fitted is left out, and `progress` is told why.
    /// - Throws: `EvaluationError` where no model can be fitted, or the test contains nothing to evaluate them on.
    package func run(
        on setup: EvaluationSetup, progress: (EvaluationProgress) -> Void
    ) throws -> EvaluationResult {
        var (fits, failedKinds) = try fit(setup, progress)
        if let task = setup.content { fits.append(FitRun(of: task, on: setup.training, seed: setup.seed)) }
        guard !fits.isEmpty else { throw EvaluationError(.failed, "no model could be fitted") }
        // No model learns from here on, so that the test may be opened.
        let test = try setup.test()
        for note in test.notes { progress(.note(note)) }
        if let missing = try test.missingTargets(in: setup) { progress(.note(missing)) }
        let team = ThreadTeam(threadCount: threads)
        let models = try fits.map { fit in
            progress(.evaluating(fit.kind))
            return try ModelEvaluation(of: fit, on: test, setup: setup, measures: measures, team: team)
        }
        progress(.comparing)
        return EvaluationResult(
            setup: setup, test: test, measures: measures, models: models,
            comparison: try Comparison(models, seed: setup.seed, team: team), failedKinds: failedKinds)
    }

    /// The models that could be fitted, and the kinds of the candidates that could not.
    private func fit(
        _ setup: EvaluationSetup, _ progress: (EvaluationProgress) -> Void
    ) throws -> (fits: [FitRun], failedKinds: [String]) {
        var fits: [FitRun] = []
        var failedKinds: [String] = []
        let all = models + (try CandidateModels.missingBaselines(among: models))
        for (index, model) in all.enumerated() {
            let kind = type(of: model).kind
            do {
                let fit = try FitRun(of: model, on: setup.training, seed: setup.seed, threads: threads) {
                    progress(.fitting(kind, number: index + 1, of: all.count, $0))
                }
                fits.append(fit)
            } catch {
                let reason = (error as? ModelError)?.message ?? "\(error)"
                progress(.note("\(kind) cannot be fitted: \(reason)"))
                if index < models.count { failedKinds.append(kind) }
            }
        }
        return (fits, failedKinds)
    }
}

/// What an evaluation is doing.
package enum EvaluationProgress: Sendable {
    /// A model is being fitted. Models are counted from 1, the baselines included.
    case fitting(String, number: Int, of: Int, FitProgress)
    /// A fitted model is being evaluated on the test.
    case evaluating(String)
    /// All models have been evaluated and are being compared.
    case comparing
    /// A sentence that the user should read, such as why a model was left out.
    case note(String)
}

/// What an evaluation measured.
package struct EvaluationResult: Sendable {
    package let setup: EvaluationSetup
    package let test: TestSet
    package let measures: [RankingMeasure]
    /// The models that could be fitted: the candidates in the order of the plan, the baselines, and the content prior
    /// where the protocol measures it.
    package let models: [ModelEvaluation]
    package let comparison: Comparison
    /// The candidates that could not be fitted.
    package let failedKinds: [String]
}

extension TestSet {
    /// Why rankings are not measured; nil where they are.
    /// - Throws: `EvaluationError` where ratings are not measured either.
    fileprivate func missingTargets(in setup: EvaluationSetup) throws(EvaluationError) -> String? {
        guard ratingCount > 0 else {
            throw EvaluationError(
                .nothingToTest, "the test holds nothing to evaluate the models on; give more ratings or another split")
        }
        guard users.allSatisfy(\.targets.isEmpty) else { return nil }
        let reason = "no held-out rating of a known item is at or above the threshold \(setup.training.threshold)"
        guard setup.evaluatesRatings else {
            throw EvaluationError(.nothingToTest, "\(reason): there is nothing to rank for; lower it with --threshold")
        }
        return "\(reason): rankings are not measured; lower it with --threshold"
    }
}
