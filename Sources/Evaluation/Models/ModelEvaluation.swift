import DenseMath
import Recommenders

/// Everything that an evaluation measures of one model.
package struct ModelEvaluation: Sendable {
    package let fit: FitRun
    /// nil where no ratings are held out, or where the model only ranks.
    package let rating: RatingEvaluation?
    /// nil where no user liked any of the held-out items.
    package let ranking: RankingEvaluation?

    package var name: String { fit.kind }

    init(
        of fit: FitRun, on test: TestSet, setup: EvaluationSetup, measures: [RankingMeasure], team: ThreadTeam
    ) throws {
        self.fit = fit
        let training = setup.training
        let predicts =
            setup.evaluatesRatings && fit.scoring.predictsRatings && test.users.contains { !$0.items.isEmpty }
        rating = predicts ? try RatingEvaluation(of: fit.scoring, on: test, scale: training.scale, team: team) : nil
        let ranks = test.users.contains { !$0.targets.isEmpty }
        ranking =
            ranks
            ? try RankingEvaluation(
                of: fit.scoring, on: test, measures: measures, ratings: training.ratings, team: team) : nil
    }

    /// The figures with their JSON names, in the order of the tables. nil stands for a figure that was not measured.
    package func figures(_ measures: [RankingMeasure]) -> [(name: String, estimate: Estimate?)] {
        let errors = rating?.errors
        var figures: [(name: String, estimate: Estimate?)] = [("rmse", errors?.rmse), ("mae", errors?.mae)]
        figures += measures.map { ($0.name, ranking?.estimate($0)) }
        let qualities = ranking?.qualities
        return figures + [
            ("coverage", qualities?.coverage), ("novelty", qualities?.novelty), ("diversity", qualities?.diversity),
        ]
    }
}
