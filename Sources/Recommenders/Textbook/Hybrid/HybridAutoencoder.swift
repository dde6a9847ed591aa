import DenseMath

/// A dense user autoencoder combined with genre preferences. A user's likes pass through ReLU layers to a sigmoid for
/// every item; the logits are increased by a weight times the cosine between the genres of the user's likes and the
/// item's genres. The number of epochs and the weight are chosen on held-out users.
///
/// Users and items with fewer than `leastRatings` ratings are left out of training, but are served: such a user is
/// encoded as any other; such an item has the logit of its share of likes instead of the network's, and its genres.
package struct HybridAutoencoder: Recommender {
    package static let kind = "hybrid"

    package var units = [256, 64, 256]
    package var rate: Float = 0.001
    package var dropout: Float = 0.5
    package var leastRatings = 5
    package var epochs = 0
    package var genreWeight: Float = 0
    package var batchSize = 64
    package var epochLimit = 80

    package static let parameters: [HyperParameter<Self>] = [
        .init(
            "units", \.units, .list(of: 1...8, .between(1...4096)),
            "sizes of the ReLU layers; on very large data at most 64 each"),
        .init("epochs", \.epochs, .between(0...10_000), "passes over the users; 0: chosen on held-out users"),
        .init(
            "genreWeight", \.genreWeight, .between(-1e6...1e6),
            "weight of the genres relative to the network's logits; chosen with the epochs where those are 0"),
        .init(
            "batchSize", \.batchSize, .between(1...65_536), search: .integer(16...256, byFactors: true),
            "users in a step; more on large data"),
        .init(
            "dropout", \.dropout, .between(0...0.999), search: .real(0.125...0.9, byFactors: true),
            "share of a user's likes that is left out of the input in each step"),
        .init(
            "epochLimit", \.epochLimit, .between(1...10_000), search: .integer(20...320, byFactors: true),
            "epochs to choose from; fewer on large data"),
        .init(
            "leastRatings", \.leastRatings, .between(0...1_000_000), search: .integer(1...20, byFactors: true),
            "number of ratings below which a user or an item is left out of training"),
        .init("rate", \.rate, .positive, search: .real(0.00025...0.004, byFactors: true), "Adam's learning rate"),
    ]

    package init() {}

    package func memoryNeed(_ size: DataSize) -> Int {
        let given = size.networkBytes(
            columns: size.items, firstLayer: units[0], lastLayer: units[units.count - 1], batch: batchSize)
        return max(size.usualBytes, given)
    }

    package func learn(
        _ data: TrainingData, seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        let ranking = try RankingData(data)
        let team = ThreadTeam(threadCount: threads)
        try progress(FitProgress(phase: .searching, fraction: 0, epoch: 0))
        var chosen = affordable(data.ratings)
        var figures = ValidationFigures.none
        let plan = chosen
        if epochs == 0 { figures = try plan.choose(&chosen, data, seed: seed, team: team, progress) }
        let searched = figures == .none ? 0.0 : 0.6
        var training = HybridTraining(chosen, data, seed: seed, team: team)
        for epoch in 1...chosen.epochs {
            try training.learnEpoch()
            let fraction = searched + 0.95 * (1 - searched) * Double(epoch) / Double(chosen.epochs)
            try progress(FitProgress(phase: .fitting, fraction: fraction, epoch: epoch, validation: figures))
        }
        guard training.isFinite else { throw ModelError.diverged(kind: Self.kind, rate: rate) }
        let model = try training.model(ranking, genreWeight: chosen.genreWeight, parameters: chosen, figures)
        guard model.isFinite else { throw ModelError.diverged(kind: Self.kind, rate: rate) }
        try progress(FitProgress(phase: .fitting, fraction: 1, epoch: chosen.epochs, validation: figures))
        return model
    }

    /// The loss counts every item of every user, so on large data the layers are narrower, the batches larger and the
    /// epochs fewer.
    private func affordable(_ ratings: RatingMatrix) -> Self {
        var plan = self
        let pairs = Double(ratings.userCount) * Double(ratings.itemCount)
        if pairs > Self.manyPairs { plan.units = units.map { min($0, Self.unitsForManyPairs) } }
        // Forward pass, backward pass and weight gradients take two operations each.
        let operations = 6 * pairs * Double(plan.units[plan.units.count - 1])
        plan.epochLimit = min(epochLimit, max(Self.leastEpochs, Int(Self.operationLimit / operations)))
        plan.batchSize = max(batchSize, ratings.userCount / Self.batchesPerEpoch)
        return plan
    }

    private static let manyPairs = 1e8
    private static let unitsForManyPairs = 64
    /// Floating-point operations of the search; the fit takes about as many.
    private static let operationLimit = 2e12
    private static let leastEpochs = 4
    private static let batchesPerEpoch = 200

    /// Epochs where no users can be held out.
    private static let usualEpochs = 20
    /// Epochs between two evaluations, and evaluations without a better figure after which training ends.
    private static let interval = 2
    private static let patience = 4
    /// A weight of 0 comes first: genres must improve the figure.
    private static let genreWeights: [Float] = [0, 0.25, 0.5, 1, 2, 4]

    private func choose(
        _ chosen: inout Self, _ data: TrainingData, seed: UInt64, team: ThreadTeam,
        _ progress: (FitProgress) throws -> Void
    ) throws -> ValidationFigures {
        guard let validation = RankingValidation(data, seed: seed) else {
            chosen.epochs = Self.usualEpochs
            return .none
        }
        let ranking = try RankingData(validation.training)
        var training = HybridTraining(self, validation.training, seed: seed, team: team)
        var best: (ndcg: Float, model: FittedModel)?
        var evaluationsWithoutGain = 0
        for epoch in 1...epochLimit where evaluationsWithoutGain < Self.patience {
            try training.learnEpoch()
            guard epoch % Self.interval == 0 || epoch == epochLimit else { continue }
            let model = try training.model(ranking, genreWeight: 0, parameters: self, .none)
            let ndcg = try validation.ndcg(of: model, on: team)
            evaluationsWithoutGain += 1
            if ndcg > best?.ndcg ?? -1 {
                (best, evaluationsWithoutGain, chosen.epochs) = ((ndcg, model), 0, epoch)
            }
            try progress(
                FitProgress(
                    phase: .searching, fraction: 0.55 * Double(epoch) / Double(epochLimit), epoch: epoch,
                    validation: ValidationFigures(ndcg: ndcg)))
        }
        guard let best else { return .none }
        var ndcg = best.ndcg
        for weight in Self.genreWeights.dropFirst() {
            let figure = try validation.ndcg(of: try best.model.weighingGenres(weight), on: team)
            if figure > ndcg { (ndcg, chosen.genreWeight) = (figure, weight) }
        }
        return ValidationFigures(ndcg: ndcg)
    }
}

extension FittedModel {
    /// The same hybrid with another weight of genres, which only the settings and the users' rows hold; users are
    /// folded in.
    fileprivate func weighingGenres(_ weight: Float) throws -> FittedModel {
        var model = self
        var settings = try HybridSettings(json: self.settings)
        settings.genreWeight = weight
        model.settings = try settings.json()
        return model
    }
}
