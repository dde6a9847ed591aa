/// The fitting side that both heads of a neural collaborative filter share.
protocol NeuralRecommender: Recommender {
    associatedtype Head: NeuralHead

    var units: [Int] { get set }
    var rate: Float { get set }
    var weightDecay: Float { get set }
    var dropout: Float { get set }
    /// 0: chosen on held-out ratings.
    var epochs: Int { get set }
}

extension NeuralRecommender {
    /// - Parameters:
    ///   - rate, weightDecay: what a search tries.
    static func declarations(
        rate: ClosedRange<Double>, weightDecay: SearchRange.Values?
    ) -> [HyperParameter<Self>] {
        [
            .init(
                "units", \.units, .list(of: 1...8, .between(1...4096)),
                "sizes of the dense layers; the first is also the size of the embeddings"),
            .init("rate", \.rate, .positive, search: .real(rate, byFactors: true), "Adam's learning rate"),
            .init(
                "weightDecay", \.weightDecay, .notNegative, search: weightDecay,
                "multiple of the weights that is added to their gradients"),
            .init("dropout", \.dropout, .between(0...0.999), "share of the first layer's units left out in each step"),
            .init("epochs", \.epochs, .between(0...10_000), "passes over the ratings; 0: chosen on held-out ratings"),
        ]
    }

    var plan: NeuralPlan {
        NeuralPlan(units: units, rate: rate, weightDecay: weightDecay, dropout: dropout, epochs: epochs)
    }

    package func memoryNeed(_ size: DataSize) -> Int {
        let given = size.networkBytes(columns: size.users + size.items, firstLayer: units[0], lastLayer: 0, batch: 0)
        return max(size.usualBytes, given)
    }

    package func learn(
        _ data: TrainingData, seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        try NeuralFit<Head>(data, plan: plan, seed: seed, threads: threads).run(progress) { epochs in
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
    package static let parameters = declarations(
        rate: 0.0005...0.008, weightDecay: .real(0.00005...0.0008, byFactors: true))

    package var units = [64, 32]
    package var rate: Float = 0.002
    package var weightDecay: Float = 0.0002
    package var dropout: Float = 0
    package var epochs = 0

    package init() {}
}

/// The same network with a softmax over the steps of the scale, trained by sparse categorical cross-entropy. It predicts the expectation.
package struct NeuralSoftmaxFilter: NeuralRecommender {
    typealias Head = ScaleHead
    package static let kind = ScaleHead.kind
    package static let parameters = declarations(rate: 0.0005...0.008, weightDecay: nil)

    package var units = [64, 32]
    package var rate: Float = 0.002
    /// None. (On held-out parts of MovieLens 100K's ratings .0002 predicts no better; it keeps small data from being learnt.)
    package var weightDecay: Float = 0
    package var dropout: Float = 0
    package var epochs = 0

    package init() {}
}
