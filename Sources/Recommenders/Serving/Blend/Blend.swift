import DenseMath

/// The default model: the weighted sum of several models' standardised scores, with weights learned on users that the
/// models had not seen, and one further model that predicts ratings. A component takes no part in ranking where
/// validation shows that its gain is not worth its time in every answer.
package struct Blend: Recommender {
    package static let kind = "blend"

    /// The kind that predicts ratings takes no part in ranking: how highly users rate what they choose says little
    /// about what they choose. (On no data set did validation give it any weight.)
    package var rating = ItemAutoencoder.kind
    package var ranking = [
        LinearAutoencoder.kind, ALSRecommender.kind, DenoisingAutoencoder.kind, PopularityRecommender.kind,
    ]
    package var deepItemLimit = 6000
    package var weights: [Float] = []

    package static let parameters: [HyperParameter<Self>] = [
        .init("rating", \.rating, .oneOf(componentKinds), "the model that predicts ratings"),
        .init(
            "ranking", \.ranking, .list(of: 1...8, .oneOf(componentKinds.filter { $0 != BiasRecommender.kind })),
            "the models that may take part in ranking"),
        .init(
            "deepItemLimit", \.deepItemLimit, .between(0...100_000_000),
            search: .integer(1500...24_000, byFactors: true),
            "number of items up to which models take part whose answers read a whole layer, hundreds of numbers an item"
        ),
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

    /// Components are fitted one after the other, so the largest decides.
    package func memoryNeed(_ size: DataSize) -> Int {
        let components = (ranking + [rating]).compactMap { try? ModelCatalogue.recommender(kind: $0) }
        return components.map { $0.memoryNeed(size) }.max() ?? size.usualBytes
    }

    /// Without the components that need most memory.
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

/// Fits the components without the held-out users, learns the weights on these, and fits the components that take part
/// to all users.
struct BlendTraining {
    private let blend: Blend
    private let data: TrainingData
    private let seed: UInt64
    private let threads: Int
    private let ratingKind: String
    /// The kinds of `blend.ranking` that the size of the catalogue allows.
    private let rankingKinds: [String]
    private let validation: RankingValidation?

    /// Approximate shares of the work: fitting without the held-out users, learning weights, fitting again, fitting the
    /// rating model.
    private static let shares = (first: 0.4, weights: 0.05, again: 0.15, rating: 0.39)

    init(_ blend: Blend, _ data: TrainingData, seed: UInt64, threads: Int) throws {
        self.blend = blend
        self.data = data
        self.seed = seed
        self.threads = threads
        let values = data.ratings.userValues
        let isConstant = values.allSatisfy { $0 == values[0] }
        // Where all ratings are equal, a rating model can learn nothing beyond biases.
        ratingKind = isConstant ? BiasRecommender.kind : blend.rating
        let isLarge = data.ratings.itemCount > blend.deepItemLimit
        let affordable = try blend.ranking.filter { try !isLarge || !ModelCatalogue.readsWholeLayer(kind: $0) }
        rankingKinds = affordable.isEmpty ? blend.ranking : affordable
        validation = RankingValidation(data, seed: seed)
    }

    func run(_ progress: (FitProgress) throws -> Void) throws -> FittedModel {
        try progress(FitProgress(phase: .searching, fraction: 0, epoch: 0))
        var learning = data
        if let validation {
            learning = validation.training
            learning.validation = validation.heldOutRatings
        }
        let first = try rankingKinds.enumerated().map { position, kind in
            let recommender = try ModelCatalogue.recommender(kind: kind)
            return try fit(recommender, learning, share(position, of: Self.shares.first, from: 0), progress)
        }
        let choice = try chooseWeights(first)
        let chosenAt = Self.shares.first + Self.shares.weights
        var components: [BlendComponent] = []
        for (position, model) in first.enumerated() where choice.weights[position] > 0 {
            let part = share(position, of: Self.shares.again, from: chosenAt)
            let model = validation?.isHeldOut == true ? try again(model, part, progress) : model
            components.append(BlendComponent(model, weight: choice.weights[position]))
        }
        let fittedAt = chosenAt + Self.shares.again
        let rating = try fit(
            try ModelCatalogue.recommender(kind: ratingKind), data, fittedAt...fittedAt + Self.shares.rating, progress)
        components.append(BlendComponent(rating, weight: 0))
        let figures = ValidationFigures(rmse: rating.validation.rmse, ndcg: choice.ndcg)
        var chosen = blend
        (chosen.ranking, chosen.weights) = (rankingKinds, choice.weights)
        let model = try BlendModel.fitted(
            components, data, parameters: try chosen.hyperParameterJSON(), validation: figures)
        try progress(FitProgress(phase: .fitting, fraction: 1, epoch: 0, validation: figures))
        return model
    }

    /// Fits a component to all users, with the parameters that were chosen on held-out users.
    private func again(
        _ model: FittedModel, _ part: ClosedRange<Double>, _ progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        let recommender = try ModelCatalogue.recommender(kind: model.kind, json: model.parameters)
        return try fit(recommender, data, part, progress)
    }

    /// The part of the progress that one component's fit covers.
    private func share(_ position: Int, of share: Double, from start: Double) -> ClosedRange<Double> {
        let width = share / Double(rankingKinds.count)
        return start + Double(position) * width...start + Double(position + 1) * width
    }

    private func fit(
        _ recommender: some Recommender, _ data: TrainingData, _ part: ClosedRange<Double>,
        _ progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        let kind = type(of: recommender).kind
        return try recommender.fit(data, seed: seed, threads: threads) { own in
            var step = own
            step.component = kind
            step.fraction = part.lowerBound + own.fraction * (part.upperBound - part.lowerBound)
            step.phase = validation?.isHeldOut == true && part.upperBound <= Self.shares.first ? .searching : own.phase
            try progress(step)
        }
    }

    private func chooseWeights(_ models: [FittedModel]) throws -> (weights: [Float], ndcg: Float?) {
        if !blend.weights.isEmpty {
            return (zip(blend.ranking, blend.weights).filter { rankingKinds.contains($0.0) }.map(\.1), nil)
        }
        guard let validation else {
            // Without held-out users the first component does all the ranking.
            return (models.indices.map { $0 == 0 ? 1 : 0 }, nil)
        }
        let candidates = try BlendCandidates(models, validation, on: ThreadTeam(threadCount: threads))
        return BlendWeights(candidates).learn()
    }
}
