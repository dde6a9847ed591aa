import DenseMath

/// A dense user autoencoder joined with the user's genre preferences. What a user likes goes through ReLU layers to a sigmoid for every
/// item; to its logits a weight times the cosine between the genres of what the user likes and the item's genres is added.
/// The number of epochs and the weight are chosen on users held out.
///
/// Users and items with fewer than `leastRatings` ratings are left out of training, and served all the same: such a user's likes are read
/// by the network as anybody's; such an item has the logit of its share of likes in place of the network's, and its genres.
package struct HybridAutoencoder: Recommender {
    package static let kind = "hybrid"

    /// Units of the ReLU layers; on very large data each has 64 at most.
    package var units = [256, 64, 256]
    /// Adam's step.
    package var rate: Float = 0.001
    /// Of what a user likes, left out while learning.
    package var dropout: Float = 0.5
    /// Users and items with fewer ratings are left out of training.
    package var leastRatings = 5
    /// 0: chosen on held-out users.
    package var epochs = 0
    /// What genres count beside the network's logits; chosen on held-out users when 0 epochs are asked for.
    package var genreWeight: Float = 0
    /// Users in a step; more on large data.
    package var batchSize = 64
    /// Fewer on large data.
    package var epochLimit = 80

    package init() {}

    package func learn(
        _ data: TrainingData, seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        try check()
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

    /// The loss counts every item of every user, so on large data the layers are narrower, the batches larger and the epochs fewer.
    private func affordable(_ ratings: RatingMatrix) -> Self {
        var plan = self
        let pairs = Double(ratings.userCount) * Double(ratings.itemCount)
        if pairs > Self.manyPairs { plan.units = units.map { min($0, Self.unitsForManyPairs) } }
        // Forward, back and to the weights: two operations each.
        let operations = 6 * pairs * Double(plan.units[plan.units.count - 1])
        plan.epochLimit = min(epochLimit, max(Self.leastEpochs, Int(Self.operationLimit / operations)))
        plan.batchSize = max(batchSize, ratings.userCount / Self.batchesPerEpoch)
        return plan
    }

    private static let manyPairs = 1e8
    private static let unitsForManyPairs = 64
    /// Of the search; the fit takes about as many.
    private static let operationLimit = 2e12
    private static let leastEpochs = 4
    private static let batchesPerEpoch = 200

    private func check() throws(ModelError) {
        guard !units.isEmpty, units.allSatisfy({ (1...4096).contains($0) }), rate > 0, (0..<1).contains(dropout),
            epochs >= 0, epochLimit > 0, batchSize > 0, genreWeight.isFinite
        else {
            throw ModelError(
                .badParameter,
                "the model hybrid needs at least one layer of 1 to 4096 units, a rate above 0, a dropout from 0 to below 1, "
                    + "epochs of 0 or more, and an epochLimit and a batchSize above 0")
        }
    }

    /// Epochs where nobody can be held out.
    private static let usualEpochs = 20
    /// Epochs between two looks at the judges, and looks without a better figure after which learning ends.
    private static let interval = 2
    private static let patience = 4
    /// Genres at no weight are tried first: they must pay.
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
        var looksWithoutGain = 0
        for epoch in 1...epochLimit where looksWithoutGain < Self.patience {
            try training.learnEpoch()
            guard epoch % Self.interval == 0 || epoch == epochLimit else { continue }
            let model = try training.model(ranking, genreWeight: 0, parameters: self, .none)
            let ndcg = try validation.ndcg(of: model, on: team)
            looksWithoutGain += 1
            if ndcg > best?.ndcg ?? -1 {
                (best, looksWithoutGain, chosen.epochs) = ((ndcg, model), 0, epoch)
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
    /// The same hybrid with another weight of genres, which only the users' rows and the settings hold; users are folded in.
    fileprivate func weighingGenres(_ weight: Float) throws -> FittedModel {
        var model = self
        var settings = try HybridSettings(json: self.settings)
        settings.genreWeight = weight
        model.settings = try settings.json()
        return model
    }
}
