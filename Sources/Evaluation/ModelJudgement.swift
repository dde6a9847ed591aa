import DenseMath
import Recommenders
import TasteValues

/// Everything an evaluation says of one model.
package struct ModelJudgement: Sendable {
    /// As it was asked for.
    package let name: String
    package let fit: FitRun
    /// nil where no ratings are held out, or the model only ranks.
    package let rating: RatingJudgement?
    /// nil where nobody's held-out items were liked.
    package let ranking: RankingJudgement?

    package init(
        name: String, fit: FitRun, setup: EvaluationSetup, test: TestSet, measures: [RankingMeasure], team: ThreadTeam
    ) throws {
        self.name = name
        self.fit = fit
        let predicts = setup.judgesRatings && fit.predictsRatings && test.users.contains { !$0.items.isEmpty }
        rating =
            predicts ? try RatingJudgement(of: fit.scoring, on: test, scale: setup.training.scale, team: team) : nil
        let ranks = test.users.contains { !$0.targets.isEmpty }
        ranking =
            ranks
            ? try RankingJudgement(
                of: fit, on: test, measures: measures, ratings: setup.training.ratings, candidates: test.candidates,
                team: team) : nil
    }

    /// The figures by their JSON names, in the order of tables. nil: not measured.
    package func figures(_ measures: [RankingMeasure]) -> [(name: String, estimate: Estimate?)] {
        let errors = rating?.errors
        var figures: [(name: String, estimate: Estimate?)] = [
            ("rmse", errors.map { Estimate(value: $0.rmse, standardError: $0.rmseStandardError) }),
            ("mae", errors.map { Estimate(value: $0.mae, standardError: $0.maeStandardError) }),
        ]
        for measure in measures {
            figures.append((measure.name, ranking?.values[measure].flatMap { Estimate(meanOf: $0) }))
        }
        let qualities = ranking?.qualities
        figures.append(("coverage", qualities?.coverage))
        figures.append(("novelty", qualities?.novelty))
        figures.append(("diversity", qualities?.diversity))
        return figures
    }
}
