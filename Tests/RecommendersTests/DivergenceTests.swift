import DenseMath
import Testing

@testable import Recommenders

@Suite("Divergence")
struct DivergenceTests {
    static let networks: [(kind: String, parameters: HyperParameters)] = [
        ("dae", ["epochs": "4"]), ("vae", ["epochs": "4"]), ("dae", [:]), ("ncf", ["epochs": "4"]),
        ("ncf-softmax", ["epochs": "4"]), ("ncf", [:]), ("hybrid", ["epochs": "4"]), ("hybrid", [:]), ("sae", [:]),
        ("sae", ["optimiser": "adam"]), ("sae", ["layers": "[8]", "activation": "relu"]),
    ]
    let ratings = SyntheticRatings.tastes(users: 60, items: 40, share: 0.4, seed: 1)

    @Test("A fit at an absurd rate fails with advice and without a model", arguments: networks)
    func absurdRate(kind: String, parameters: HyperParameters) throws {
        for rate in ["1e30", "3e38"] {
            let given = parameters.merging(["rate": rate]) { first, _ in first }
            let error = try #require(throws: ModelError.self) {
                try SharedFit.fit(kind, ratings, parameters: given)
            }
            #expect(error.code == .diverged)
            #expect(error.message.contains("smaller rate"))
        }
    }

    @Test("An ordinary fit discards no step", arguments: ["dae", "vae", "ncf", "ncf-softmax", "hybrid", "sae"])
    func ordinary(kind: String) throws {
        let model = try SharedFit.of(kind).model
        #expect(model.discardedSteps == 0 && model.isFinite)
    }

    @Test("The autoencoder stops at its last finite loss, or fails with advice")
    func autoencoder() throws {
        var recommender = ItemAutoencoder()
        let data = TrainingData(ratings: ratings, scale: ModelConformanceTests.scale)
        for mask in [Float(1e10), 1e18, 1e30, 1e38] {
            recommender.maskInput = mask
            let model = try recommender.fit(data, seed: 1, threads: 1) { _ in }
            #expect(model.isFinite)
        }
        recommender.search.penalties = [3e38]
        let error = try #require(throws: ModelError.self) {
            var wild = recommender
            wild.priorShare = 1e38
            _ = try wild.fit(data, seed: 1, threads: 1) { _ in }
        }
        #expect(error.code == .diverged)
    }

    /// A batch of two rows. The second may contain a number that is not finite.
    func batch(_ value: Float) -> SparseRows {
        var rows = SparseRows()
        for (column, number) in [(Int32(0), Float(0.5)), (2, 0.5)] { rows.append(column: column, value: number) }
        rows.endRow()
        for (column, number) in [(Int32(1), value), (3, 0.5)] { rows.append(column: column, value: number) }
        rows.endRow()
        return rows
    }

    static let poisons: [Float] = [.nan, .infinity, -.infinity, 1e30]

    @Test("A step with NaN leaves a multinomial network unchanged, and the next step is taken", arguments: poisons)
    func multinomial(poison: Float) {
        let team = ThreadTeam(threadCount: 1)
        for code in [nil, VariationalCode(divergenceWeight: 0.1, seed: 1)] {
            var network = MultinomialNetwork(
                itemCount: 5, units: [16], isVariational: code != nil, rule: AdamRule(rate: 0.01), seed: 1)
            _ = network.learn(inputs: batch(0.5), targets: batch(1), code: code, on: team)
            network.settle(on: team)
            let before = (network.encoder.weights.values, network.output.weights.values)
            _ = network.learn(inputs: batch(poison), targets: batch(1), code: code, on: team)
            network.settle(on: team)
            #expect(network.steps.taken == 1 && network.steps.discarded == 1)
            #expect(network.encoder.weights.values == before.0 && network.output.weights.values == before.1)
            _ = network.learn(inputs: batch(0.5), targets: batch(1), code: code, on: team)
            #expect(network.steps.taken == 2 && network.output.weights.values != before.1)
        }
    }

    @Test("A step with NaN leaves the hybrid's network unchanged", arguments: poisons)
    func hybrid(poison: Float) {
        let team = ThreadTeam(threadCount: 1)
        var random = RandomNumbers(seed: 1)
        var network = HybridNetwork(
            biases: [0, 0, 0, 0, 0], units: [16, 8], rate: 0.01, random: &random)
        let isLearned = [Bool](repeating: true, count: 5)
        func weights() -> [Float] {
            network.settle(on: team)
            return network.encoderRows(columns: 32, isLearned: isLearned).values + network.layerRows(columns: 32).values
                + (0..<5).flatMap { network.outputRow($0) }
        }
        network.learn(inputs: batch(0.5), targets: batch(1), isLearned: isLearned, on: team)
        let before = weights()
        network.learn(inputs: batch(poison), targets: batch(1), isLearned: isLearned, on: team)
        #expect(weights() == before && network.steps.discarded == 1)
        network.learn(inputs: batch(0.5), targets: batch(1), isLearned: isLearned, on: team)
        #expect(weights() != before)
    }

    @Test("A step with NaN leaves the layers of a neural filter unchanged", arguments: poisons)
    func neuralStack(poison: Float) {
        let team = ThreadTeam(threadCount: 1)
        var random = RandomNumbers(seed: 1)
        var stack = NeuralStack(units: [16, 8], outputCount: 1, random: &random)
        func learn(_ value: Float) -> Bool {
            var pass = stack.newPass()
            pass.inputs.resize(rowCount: 2)
            pass.inputs.forEachRow(on: team) { row, units in for unit in units.indices { units[unit] = 0.5 } }
            stack.forward(&pass, on: team)
            pass.outputs.forEachRow(on: team) { row, units in units[0] = row == 1 ? value : 0.5 }
            return stack.learn(pass, rule: AdamRule(rate: 0.01), step: 1, on: team) != nil
        }
        let before = stack.rows(width: 32)
        #expect(!learn(poison))
        #expect(stack.rows(width: 32) == before)
        #expect(learn(0.5))
        #expect(stack.rows(width: 32) != before)
    }

    @Test("In an epoch of a stacked autoencoder only the step with NaN is discarded", arguments: [0, 2])
    func stacked(layers: Int) {
        let ratings = SyntheticRatings.matrix(users: 6, items: 5) { user, item in
            user == 3 ? (item < 2 ? .infinity : nil) : (user + item) % 2 == 0 ? 5 : 1
        }
        let without = SyntheticRatings.matrix(users: 6, items: 5) { user, item in
            user == 3 ? nil : (user + item) % 2 == 0 ? 5 : 1
        }
        func learned(_ ratings: RatingMatrix) -> (weights: StackedWeights, steps: LearningSteps) {
            let units = [20] + [Int](repeating: 10, count: layers)
            var network = MomentumNetwork(
                StackedWeights(itemCount: 5, layers: units, seed: 1, padded: MomentumNetwork.padded), layers: units,
                activation: .sigmoid, rule: MomentumRule(rate: 0.1, momentum: 0.9))
            let inputs = StackedInputs(ratings, map: RatingMap(ModelConformanceTests.scale))
            for _ in 0..<3 { network.learn(inputs) }
            return (network.weights, network.steps)
        }
        let (poisoned, clean) = (learned(ratings), learned(without))
        #expect(poisoned.steps.discarded == 3 && poisoned.steps.taken == 15)
        #expect(clean.steps.discarded == 0 && clean.steps.taken == 15)
        #expect(poisoned.weights.decoder.values == clean.weights.decoder.values)
        #expect(poisoned.weights.encoder.values == clean.weights.encoder.values)
        #expect(poisoned.weights.inner.map(\.values) == clean.weights.inner.map(\.values))
    }

    @Test("A stacked autoencoder trained by Adam discards a step with NaN")
    func stackedAdam() {
        let ratings = SyntheticRatings.matrix(users: 40, items: 5) { user, item in
            user == 3 && item < 2 ? .infinity : (user + item) % 2 == 0 ? 5 : 1
        }
        var network = AdamNetwork(
            StackedWeights(itemCount: 5, layers: [20, 10], seed: 1, padded: AdamNetwork.padded), layers: [20, 10],
            activation: .sigmoid, rule: AdamRule(rate: 0.01), team: ThreadTeam(threadCount: 1))
        network.learn(StackedInputs(ratings, map: RatingMap(ModelConformanceTests.scale)))
        #expect(network.steps.discarded == 1 && network.steps.taken == 1 && network.isFinite)
    }
}
