/// The fitting side that both heads of a neural collaborative filter share.
protocol NeuralRecommender: Recommender {
    associatedtype Head: NeuralHead

    /// Units of the dense layers, the first meets the embeddings.
    var units: [Int] { get }
    /// Adam's step.
    var rate: Float { get }
    /// Times the weights, added to their gradients.
    var weightDecay: Float { get }
    /// Of the first layer's units, while learning.
    var dropout: Float { get }
    /// 0: chosen on held-out ratings.
    var epochs: Int { get set }
}

extension NeuralRecommender {
    var plan: NeuralPlan {
        NeuralPlan(units: units, rate: rate, weightDecay: weightDecay, dropout: dropout, epochs: epochs)
    }

    package func learn(
        _ data: TrainingData, seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        try plan.check(kind: Head.kind)
        return try NeuralFit<Head>(data, plan: plan, seed: seed, threads: threads).run(progress) { epochs in
            var chosen = self
            chosen.epochs = epochs
            return try chosen.hyperParameterJSON()
        }
    }
}

/// Neural collaborative filtering (He et al., WWW 2017): user and item embeddings, dense ReLU layers, squared error, Adam.
/// It learns what the biases leave.
package struct NeuralFilter: NeuralRecommender {
    typealias Head = ValueHead
    package static let kind = ValueHead.kind

    package var units = [64, 32]
    package var rate: Float = 0.002
    package var weightDecay: Float = 0.0002
    package var dropout: Float = 0
    package var epochs = 0

    package init() {}
}

/// The same network with a softmax over the steps of the scale, learnt by sparse categorical cross-entropy. Predicts the expectation;
/// `DistributionModel` gives all chances.
package struct NeuralSoftmaxFilter: NeuralRecommender {
    typealias Head = ScaleHead
    package static let kind = ScaleHead.kind

    package var units = [64, 32]
    package var rate: Float = 0.002
    /// None. (On held-out parts of MovieLens 100K's ratings .0002 predicts no better; it keeps small data from being learnt.)
    package var weightDecay: Float = 0
    package var dropout: Float = 0
    package var epochs = 0

    package init() {}
}
