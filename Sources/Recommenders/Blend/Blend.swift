import DenseMath

/// What is recommended by default: the scores of several models, each standardised for the person asked about and weighed, the weights
/// learned on people whom the models had not seen; and one model beside them that predicts ratings.
///
/// A component of which the judges say clearly that it gains less than its time in every answer is worth takes no part.
package struct Blend: Recommender {
    package static let kind = "blend"

    /// The kind that predicts ratings takes no part in ranking: how highly users rate what they choose says little about what they
    /// choose. (On no data set did validation give it any weight.)
    package var rating = ItemAutoencoder.kind
    package var ranking = [
        LinearAutoencoder.kind, ALSRecommender.kind, DenoisingAutoencoder.kind, PopularityRecommender.kind,
    ]
    package var deepItemLimit = 6000
    package var weights: [Float] = []

    package static let parameters: [HyperParameter<Self>] = [
        .init("rating", \.rating, .oneOf(componentKinds), "the model that predicts ratings"),
        .init(
            "ranking", \.ranking, .list(of: 1...8, .oneOf(componentKinds)),
            "the models that may take part in ranking"),
        .init(
            "deepItemLimit", \.deepItemLimit, .between(0...100_000_000), search: .integer(1500...24_000, byFactors: true),
            "number of items up to which models take part whose answers read a whole layer: hundreds of numbers an item"),
        .init(
            "weights", \.weights, .list(of: 0...8, .between(0...1e6)),
            "weight of each model of `ranking`, 0: not used; empty: learned on validation data"),
    ]

    private static let componentKinds = ModelCatalogue.kinds.filter { $0 != kind }

    package var violation: String? {
        if let rangeViolation { return rangeViolation }
        if Set(ranking).count < ranking.count { return "ranking names a model twice" }
        if ranking.contains(rating) { return "ranking names \(rating), which predicts ratings" }
        let isComplete = weights.isEmpty || weights.count == ranking.count
        return isComplete ? nil : "weights has \(weights.count) numbers, but ranking names \(ranking.count) models"
    }

    package init() {}

    /// Components are fitted one after the other; the largest of them decides.
    package func memoryNeed(_ size: DataSize) -> Int {
        let components = (ranking + [rating]).compactMap { try? ModelCatalogue.recommender(kind: $0) }
        return components.map { $0.memoryNeed(size) }.max() ?? size.usualBytes
    }

    /// Without the components that need most.
    package var smallerForm: Blend? {
        var form = self
        (form.ranking, form.rating) = ([ALSRecommender.kind, PopularityRecommender.kind], BiasRecommender.kind)
        form.weights = []
        return form
    }

    package func learn(
        _ data: TrainingData, seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        guard data.ratings.ratingCount > 0 else { throw ModelError.nothingToLearn }
        return try BlendTraining(self, data, seed: seed, threads: threads).run(progress)
    }
}
