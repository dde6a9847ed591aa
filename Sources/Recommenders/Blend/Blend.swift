import DenseMath

/// What is recommended by default: the scores of several models, each standardised for the person asked about and weighed, the weights
/// learned on people whom the models had not seen; and one model beside them that predicts ratings.
///
/// A component of which the judges say clearly that it gains less than its time in every answer is worth takes no part.
package struct Blend: Recommender {
    package static let kind = "blend"

    /// The kind that predicts ratings. It does not rank: how high people rate what they choose says little about what they choose
    /// (measured: no weight on any data set).
    package var rating = ItemAutoencoder.kind
    /// The kinds that may take part in ranking.
    package var ranking = [
        LinearAutoencoder.kind, ALSRecommender.kind, DenoisingAutoencoder.kind, PopularityRecommender.kind,
    ]
    /// Up to so many items, `dae` and `vae` may take part: an answer reads their whole last layer, hundreds of numbers an item.
    package var deepItemLimit = 6000
    /// What each of `ranking` weighs; 0: not used. Empty: learned on validation data.
    package var weights: [Float] = []

    package init() {}

    package func learn(
        _ data: TrainingData, seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        guard data.ratings.ratingCount > 0 else { throw ModelError.nothingToLearn }
        guard weights.isEmpty || weights.count == ranking.count else {
            throw ModelError(.badParameter, "weights: give one for each of \(ranking.joined(separator: ", "))")
        }
        guard !ranking.isEmpty else { throw ModelError(.badParameter, "ranking: name at least one model that ranks") }
        return try BlendTraining(self, data, seed: seed, threads: threads).run(progress)
    }
}
