import DenseMath

/// The default model: an item autoencoder for explicit ratings. See `AutoencoderObjective` for the network,
/// `AutoencoderSearch` for how its penalty and its number of iterations are chosen, and `ItemAutoencoderModel` for how it answers.
package struct ItemAutoencoder: Recommender {
    package static let kind = "autoencoder"

    /// Most numbers in an item's code. Fewer are used where there are few ratings to learn them from.
    package var unitLimit = 200
    /// The input that says "rated"; residuals have a deviation of 1.
    package var maskInput: Float = 4
    package var search = AutoencoderSearch()

    package init() {}

    package func fit(
        _ ratings: RatingMatrix, seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        guard ratings.ratingCount > 0 else { throw ModelError.nothingToLearn }
        let team = ThreadTeam(threadCount: threads)
        let units = unitCount(ratings)
        try progress(FitProgress(phase: .searching, fraction: 0, epoch: 0))
        let choice = try search.run(
            ratings, units: units, maskInput: maskInput, seed: seed, team: team, progress: progress)
        let training = AutoencoderTraining(
            ratings, units: units, maskInput: maskInput, penalty: choice.penalty, seed: seed, team: team)
        let searchShare = choice.shareOfWork
        let parameters = try training.run(iterations: choice.iterations) { iteration, _ in
            let done = Double(iteration) / Double(choice.iterations)
            try progress(
                FitProgress(
                    phase: .fitting, fraction: searchShare + (1 - searchShare) * 0.95 * done, epoch: iteration,
                    validationRMSE: choice.validationRMSE))
            return true
        }
        let model = try training.model(
            parameters, iterations: choice.iterations, seed: seed, validationRMSE: choice.validationRMSE)
        try progress(
            FitProgress(
                phase: .fitting, fraction: 1, epoch: choice.iterations, validationRMSE: choice.validationRMSE))
        return model
    }

    /// Codes grow with the square root of the ratings, so that a few ratings are not learnt by heart.
    private func unitCount(_ ratings: RatingMatrix) -> Int {
        min(unitLimit, max(4, Int(Double(ratings.ratingCount).squareRoot())))
    }
}
