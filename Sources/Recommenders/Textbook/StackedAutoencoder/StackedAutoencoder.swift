import DenseMath
import TasteValues

/// The classical user-based stacked autoencoder, by default as commonly taught: a user's ratings pass through 20, 10
/// and 20 sigmoid units back to ratings; squared error on rated items; stochastic gradient descent with momentum, one
/// user a step, in order, for 200 epochs.
package struct StackedAutoencoder: Recommender {
    package static let kind = "sae"

    package var layers = [20, 10, 20]
    package var activation = Activation.sigmoid
    package var optimiser = StackedOptimiser.momentum
    package var epochs = 200
    package var rate: Float = 0
    package var momentum: Float = 0.9
    package var patience = 0
    package var restartLimit = 8

    package static let parameters: [HyperParameter<Self>] = [
        .init("layers", \.layers, .list(of: 1...8, .between(1...4096)), "sizes of the hidden layers"),
        .init("activation", \.activation, .anyCase, "activation of the hidden layers; the output is linear"),
        .init("optimiser", \.optimiser, .anyCase, "how the weights move"),
        .init(
            "epochs", \.epochs, .between(1...10_000), search: .integer(5...200, byFactors: true),
            "passes over the users"),
        .init(
            "rate", \.rate, .notNegative, search: .real(0.003...0.3, byFactors: true),
            "learning rate; 0: the optimiser's usual one"),
        .init(
            "momentum", \.momentum, .between(0...0.999), search: .real(0...0.95, byFactors: false),
            "share of the last step that the next one repeats"),
        .init(
            "patience", \.patience, .between(0...10_000),
            "epochs without a lower error on held-out ratings after which training stops; 0: nothing is held out"),
        .init(
            "restartLimit", \.restartLimit, .between(1...100),
            "attempts at most, each at half the rate of the last, where the weights diverge"),
    ]

    package init() {}

    package func memoryNeed(_ size: DataSize) -> Int {
        let given = size.networkBytes(
            columns: size.items, firstLayer: layers[0], lastLayer: layers[layers.count - 1], batch: 32)
        return max(size.usualBytes, given)
    }

    package func learn(
        _ data: TrainingData, seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        guard data.ratings.ratingCount > 0 else { throw ModelError.nothingToLearn }
        var plan = self
        if rate == 0 { plan.rate = optimiser.usualRate }
        let team = ThreadTeam(threadCount: threads)
        var figures = ValidationFigures.none
        if patience > 0 {
            (plan.epochs, figures) = try StackedStopping(plan, data, seed: seed, team: team).chooseEpochs(progress)
        }
        let searched = figures == .none ? 0 : 0.5
        var fraction = searched
        for _ in 0..<restartLimit {
            let training = StackedTraining(plan, data, validation: figures, seed: seed, team: team)
            let model = try training.run { epoch in
                // After a restart the fraction stays where it was until training has come as far again.
                fraction = max(fraction, searched + 0.99 * (1 - searched) * Double(epoch) / Double(plan.epochs))
                try progress(FitProgress(phase: .fitting, fraction: fraction, epoch: epoch, validation: figures))
                return true
            }
            if let model, try isSensible(model, data) {
                try progress(FitProgress(phase: .fitting, fraction: 1, epoch: plan.epochs, validation: figures))
                return model
            }
            plan.rate /= 2
        }
        throw ModelError(
            .diverged,
            "the numbers of the sae model grew without end even at a rate of \(plan.rate); set a smaller rate, or fit a model of kind \(ItemAutoencoder.kind) instead"
        )
    }

    /// Whether the network's error on its own training data is below half of the scale's range, the error of a constant
    /// at worst.
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

/// The affine map of a scale to 1...5.
struct RatingMap: Sendable {
    let minimum: Float
    let factor: Float

    init(_ scale: RatingScale) {
        minimum = scale.minimum
        factor = 4 / (scale.maximum - scale.minimum)
    }

    func input(_ rating: Float) -> Float { 1 + (rating - minimum) * factor }
}

/// The ratings as inputs: each user's items, followed by an input that is always 1, for the bias.
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
