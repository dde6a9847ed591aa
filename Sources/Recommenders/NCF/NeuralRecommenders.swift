/// Neural collaborative filtering (He et al., WWW 2017): user and item embeddings, dense ReLU layers, squared error, Adam.
/// It learns what the biases leave.
package struct NeuralFilter: Recommender {
    package static let kind = ValueHead.kind

    /// Units of the dense layers, the first meets the embeddings.
    package var units = [64, 32]
    /// Adam's step.
    package var rate: Float = 0.002
    /// Times the weights, added to their gradients.
    package var weightDecay: Float = 0.0002
    /// Of the first layer's units, while learning.
    package var dropout: Float = 0
    /// 0: chosen on held-out ratings.
    package var epochs = 0

    package init() {}

    package func fit(
        _ data: TrainingData, seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        let plan = NeuralPlan(units: units, rate: rate, weightDecay: weightDecay, dropout: dropout, epochs: epochs)
        try plan.check(kind: Self.kind)
        return try NeuralFit<ValueHead>(data, plan: plan, seed: seed, threads: threads).run(progress) { epochs in
            var chosen = self
            chosen.epochs = epochs
            return try chosen.hyperParameterJSON()
        }
    }
}

/// The same network with a softmax over the steps of the scale, learnt by sparse categorical cross-entropy. Predicts the expectation;
/// `DistributionModel` gives all chances.
package struct NeuralSoftmaxFilter: Recommender {
    package static let kind = ScaleHead.kind

    /// Units of the dense layers, the first meets the embeddings.
    package var units = [64, 32]
    /// Adam's step.
    package var rate: Float = 0.002
    /// Times the weights, added to their gradients. (On held-out parts of MovieLens 100K's ratings .0002 predicts no better; it keeps
    /// small data from being learnt.)
    package var weightDecay: Float = 0
    /// Of the first layer's units, while learning.
    package var dropout: Float = 0
    /// 0: chosen on held-out ratings.
    package var epochs = 0

    package init() {}

    package func fit(
        _ data: TrainingData, seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        let plan = NeuralPlan(units: units, rate: rate, weightDecay: weightDecay, dropout: dropout, epochs: epochs)
        try plan.check(kind: Self.kind)
        return try NeuralFit<ScaleHead>(data, plan: plan, seed: seed, threads: threads).run(progress) { epochs in
            var chosen = self
            chosen.epochs = epochs
            return try chosen.hyperParameterJSON()
        }
    }
}
