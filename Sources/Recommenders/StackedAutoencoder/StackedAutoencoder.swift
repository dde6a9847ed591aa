import DenseMath

/// The classical user-based stacked autoencoder, as commonly taught: a user's ratings through 20, 10 and 20 sigmoid units back to ratings,
/// squared error on what was rated, stochastic gradient descent with momentum, one user a step, in order, a fixed number of epochs.
/// A row of weights that gets no gradient is moved by its momentum when next read, which changes nothing but the time it takes.
package struct StackedAutoencoder: Recommender {
    package static let kind = "sae"

    package var epochs = 200
    package var rate: Float = 0.1
    package var momentum: Float = 0.9
    /// Where the rate is too high for the data and the weights grow without end, learning starts again at half of it, this often at most.
    package var restartLimit = 8

    package init() {}

    package func fit(
        _ data: TrainingData, seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        let ratings = data.ratings
        guard ratings.ratingCount > 0 else { throw ModelError.nothingToLearn }
        // The rate was made for 1...5, where 0 always means "not rated".
        let inputs = StackedInputs(ratings, map: RatingMap(data.scale))
        var rate = rate
        for _ in 0..<restartLimit {
            let rule = MomentumRule(rate: rate, momentum: momentum)
            if let network = try run(inputs, rule: rule, seed: seed, progress: progress) {
                let model = try model(network, data, inputs, rate: rate, seed: seed)
                if try isSensible(model, data) {
                    try progress(FitProgress(phase: .fitting, fraction: 1, epoch: epochs))
                    return model
                }
            }
            rate /= 2
        }
        throw ModelError(
            .diverged,
            "the weights grew without end even at a rate of \(rate); fit a model of kind \(ItemAutoencoder.kind) instead"
        )
    }

    /// nil when the weights grew past all numbers.
    private func run(
        _ inputs: StackedInputs, rule: MomentumRule, seed: UInt64, progress: (FitProgress) throws -> Void
    ) throws -> StackedNetwork? {
        var network = StackedNetwork(itemCount: inputs.itemCount, rule: rule, seed: seed)
        for epoch in 1...epochs {
            network.learn(inputs)
            guard network.isFinite else { return nil }
            try progress(
                FitProgress(phase: .fitting, fraction: 0.99 * Double(epoch) / Double(epochs), epoch: epoch))
        }
        return network
    }

    private func model(
        _ network: borrowing StackedNetwork, _ data: TrainingData, _ inputs: StackedInputs, rate: Float, seed: UInt64
    ) throws -> FittedModel {
        let ratings = data.ratings
        var chosen = self
        chosen.rate = rate
        let settings = StackedSettings(
            userCount: ratings.userCount, itemCount: ratings.itemCount, fittedItemCount: ratings.itemCount,
            mean: Biases.mean(of: ratings), scale: data.scale, epochs: epochs, rate: rate, momentum: momentum,
            seed: seed)
        let layout = StackedLayout()
        var model = FittedModel(
            kind: Self.kind, settings: try settings.json(),
            tensors: layout.tensors(network.weights, map: inputs.map), parameters: try chosen.hyperParameterJSON())
        let served = StackedAutoencoderModel(settings)
        var users = Matrix(rowCount: ratings.userCount, columnCount: layout.columns)
        for user in 0..<ratings.userCount {
            users.setRow(user, to: try served.foldIn(ratings.profile(ofUser: Int32(user)), from: model))
        }
        model.tensors[.users] = users
        return model
    }

    /// Whether the network predicts the ratings it learnt from no worse than a constant in the middle of the scale could be off.
    private func isSensible(_ model: FittedModel, _ data: TrainingData) throws -> Bool {
        let ratings = data.ratings
        let served = try StackedAutoencoderModel(settings: model.settings)
        var square = 0.0
        for user in 0..<Int32(ratings.userCount) {
            let profile = ratings.profile(ofUser: user)
            let query = UserQuery(profile: profile, currentRow: Int(user))
            for (prediction, value) in zip(
                try served.predict(query, items: profile.indices, from: model), profile.values)
            {
                square += Double(prediction - value) * Double(prediction - value)
            }
        }
        let range = Double(data.scale.maximum - data.scale.minimum)
        return square / Double(ratings.ratingCount) <= range * range / 4
    }
}

/// An affine map of a scale onto 1...5.
struct RatingMap: Sendable {
    let minimum: Float
    let factor: Float

    init(_ scale: RatingScale) {
        minimum = scale.minimum
        factor = 4 / (scale.maximum - scale.minimum)
    }

    func input(_ rating: Float) -> Float { 1 + (rating - minimum) * factor }
}

/// The ratings as inputs: each user's items, with one more at the end that is always 1, for the bias.
struct StackedInputs {
    let map: RatingMap
    let userCount: Int
    let itemCount: Int
    private(set) var offsets: [Int] = [0]
    private(set) var items: [Int32] = []
    private(set) var values: [Float] = []

    init(_ ratings: RatingMatrix, map: RatingMap) {
        self.map = map
        userCount = ratings.userCount
        itemCount = ratings.itemCount
        items.reserveCapacity(ratings.ratingCount + userCount)
        values.reserveCapacity(ratings.ratingCount + userCount)
        for user in 0..<userCount {
            let range = ratings.userRange(user)
            items.append(contentsOf: ratings.userItems[range])
            values.append(contentsOf: ratings.userValues[range].map(map.input))
            items.append(Int32(itemCount))
            values.append(1)
            offsets.append(items.count)
        }
    }
}
