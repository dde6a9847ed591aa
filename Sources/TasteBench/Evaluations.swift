import CMalloc
import Evaluation
import Recommenders

/// Evaluations and replays as `taste evaluate` and `taste replay` make them.
struct Evaluations {
    let say: (String) -> Void

    /// The evaluation of each model, the baselines included, by the name of the model.
    /// - Throws: `BenchError` where one of the models could not be fitted.
    func run(
        _ models: [String], on files: EvaluationFiles, _ options: SplitOptions = SplitOptions(),
        by splitProtocol: EvaluationProtocol? = nil
    ) throws -> [String: ModelEvaluation] {
        say("evaluating \(models.joined(separator: ", ")) on \(files.ratings)")
        // Each evaluation is measured without the memory of the one before.
        malloc_trim(0)
        PeakMemory.reset()
        let plan = EvaluationPlan(models: try CandidateModels.list(models))
        let setup = try EvaluationSetup(EvaluationInput(reading: files, options), by: splitProtocol)
        let result = try plan.run(on: setup) { if case .note(let text) = $0 { say(text) } }
        guard result.failedKinds.isEmpty else {
            throw BenchError("cannot fit \(result.failedKinds.joined(separator: ", "))")
        }
        return Dictionary(result.models.map { ($0.name, $0) }) { first, _ in first }
    }

    /// The replay of each model, by the name of the model.
    func replay(_ models: [String], of files: EvaluationFiles, _ plan: ReplayPlan) throws -> [String: ReplaySummary] {
        say("replaying \(files.ratings) to \(models.joined(separator: ", "))")
        let input = try EvaluationInput(reading: files, SplitOptions())
        var summaries: [String: ReplaySummary] = [:]
        for model in try CandidateModels.list(models) {
            let replay = try Replay(model, input, plan)
            summaries[replay.kind] = try replay.run { _, _ in
            } finished: { _ in
            }
        }
        return summaries
    }
}

extension ModelEvaluation {
    /// A figure by its JSON name.
    func figure(_ measure: String) throws -> Double {
        let figures = figures(RankingMeasure.standard)
        guard let estimate = figures.first(where: { $0.name == measure })?.estimate else {
            throw BenchError("\(measure) of \(name) was not measured")
        }
        return estimate.value
    }

    func memory() throws -> Double {
        guard let mebibytes = fit.peakMebibytes else { throw BenchError("this kernel does not report VmHWM") }
        return mebibytes
    }
}

extension FitRun {
    var seconds: Double { searchSeconds + trainSeconds }
}
