import DenseMath

/// Matrix factorisation of likes by alternating least squares (Hu, Koren and Volinsky, ICDM 2008), with the penalty scaled by
/// frequency that makes it as good as anything ("Revisiting iALS": Rendle et al., RecSys 2022): minimises, over users' rows w and items' rows h,
/// the sum over likes of (w h - 1)^2, plus `unobserved` times the sum over all pairs of (w h)^2,
/// plus `penalty` times each squared row, times how many likes it has and `unobserved` times how many it could have.
package struct ALSRecommender: Recommender {
    package static let kind = "als"

    /// Numbers in a row.
    package var units = 128
    /// 0: chosen on validation data.
    package var penalty: Float = 0
    /// What a pair that is no like weighs against one that is. 0: chosen on validation data.
    package var unobserved: Float = 0
    /// Rounds over users and items.
    package var rounds = 10

    package init() {}

    package func learn(
        _ data: TrainingData, seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        guard data.ratings.ratingCount > 0 else { throw ModelError.nothingToLearn }
        guard units > 0, rounds > 0 else {
            throw ModelError(.badParameter, "the model als needs at least one unit and one round")
        }
        let team = ThreadTeam(threadCount: threads)
        try progress(FitProgress(phase: .searching, fraction: 0, epoch: 0))
        let choice = try ALSSearch(self).run(data, seed: seed, team: team, progress: progress)
        let training = try ALSTraining(
            try RankingData(data), choice.recommender, seed: seed, team: team)
        let model = try training.model(validation: choice.validation) { round in
            let share = Double(round) / Double(rounds)
            try progress(
                FitProgress(
                    phase: .fitting, fraction: ALSSearch.shareOfWork + (1 - ALSSearch.shareOfWork) * share,
                    epoch: round, validation: choice.validation))
        }
        return model
    }
}
