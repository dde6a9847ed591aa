import DenseMath
import Evaluation
import Recommenders
import TerminalOutput

/// Fits all models, then opens the test and judges them on it.
struct EvaluationRun {
    let setup: EvaluationSetup
    let test: TestSet
    let measures: [RankingMeasure]
    let judgements: [ModelJudgement]
    let comparison: Comparison
    /// A model that was asked for could not be fitted.
    private(set) var hasFailures = false

    init(
        _ contenders: [Contender], setup: EvaluationSetup, measures: [RankingMeasure], threads: Int,
        _ progress: EvaluateProgress
    ) throws {
        self.setup = setup
        self.measures = measures
        var fits: [(name: String, fit: FitRun)] = []
        for contender in contenders {
            do {
                let fit = try FitRun(of: contender.recommender, on: setup.training, seed: setup.seed, threads: threads) {
                    progress.fitting(contender.name, $0)
                }
                fits.append((contender.name, fit))
            } catch {
                progress.say("\(contender.name) cannot be fitted: \(EvaluateFailure.of(error).message)")
                if !contender.isBaseline { hasFailures = true }
            }
            progress.finishedFit()
        }
        guard !fits.isEmpty else { throw CommandFailure(.failed, "no model could be fitted") }
        // From here on nothing learns: the test may be opened.
        test = try setup.test()
        try Self.check(test, setup, progress)
        let team = ThreadTeam(threadCount: threads)
        var judgements: [ModelJudgement] = []
        for (name, fit) in fits {
            progress.judging(name)
            judgements.append(
                try ModelJudgement(name: name, fit: fit, setup: setup, test: test, measures: measures, team: team))
        }
        self.judgements = judgements
        progress.comparing()
        comparison = try Comparison(judgements, seed: setup.seed, team: team)
    }

    private static func check(_ test: TestSet, _ setup: EvaluationSetup, _ progress: EvaluateProgress) throws {
        for note in test.notes { progress.say(note) }
        guard test.ratingCount > 0 else {
            throw EvaluationError(.nothingToTest, "the test holds nothing to judge by; give more ratings or another split")
        }
        guard test.users.allSatisfy(\.targets.isEmpty) else { return }
        let reason = "no held-out rating of a known item is at or above the threshold \(setup.training.threshold)"
        guard setup.judgesRatings else {
            throw EvaluationError(.nothingToTest, "\(reason): there is nothing to rank for; lower it with --threshold")
        }
        progress.say("\(reason): rankings are not measured; lower it with --threshold")
    }
}
