import DenseMath

/// Learns by Adam or RMSprop, some users a step. The output is computed for the whole catalogue; only what was rated counts.
struct AdamNetwork: StackedNetwork, ~Copyable {
    /// Users in a step.
    private static let batchSize = 32

    private let layers: [Int]
    private let activation: Activation
    private let rule: AdamRule
    private let team: ThreadTeam
    private var encoder: SparseLayer
    private var inner: [DenseLayer]
    private var output: DenseLayer
    private var step: Int32 = 0
    private(set) var steps = LearningSteps()

    /// A layer's units with their constant.
    static func padded(_ units: Int) -> Int { paddedColumns(units + 1) }

    /// - Parameter start: with rows as long as `padded` tells.
    init(_ start: StackedWeights, layers: [Int], activation: Activation, rule: AdamRule, team: ThreadTeam) {
        (self.layers, self.activation, self.rule, self.team) = (layers, activation, rule, team)
        encoder = SparseLayer(weights: start.encoder, outputCount: layers[0])
        inner = zip(start.inner, layers).map { DenseLayer(inputCount: $1, weights: $0) }
        output = DenseLayer(inputCount: layers[layers.count - 1], weights: start.decoder)
    }

    mutating func learn(_ inputs: StackedInputs) {
        let users = (0..<inputs.userCount).filter { inputs.offsets[$0 + 1] - inputs.offsets[$0] > 1 }
        for first in stride(from: 0, to: users.count, by: Self.batchSize) {
            var batch = SparseRows()
            for user in users[first..<min(users.count, first + Self.batchSize)] {
                // The layer has a bias of its own.
                for place in inputs.offsets[user]..<inputs.offsets[user + 1] - 1 {
                    batch.append(column: inputs.items[place], value: inputs.values[place])
                }
                batch.endRow()
            }
            learn(batch)
        }
        encoder.wakeAll(rule: rule, step: step, on: team)
    }

    private mutating func learn(_ batch: SparseRows) {
        step += 1
        let columns = batch.transposed(columnCount: encoder.inputCount)
        encoder.wake(columns, rule: rule, step: step, on: team)
        var hidden = layers.map { Activations(unitCount: $0) }
        encoder.forward(batch, into: &hidden[0], on: team)
        hidden[0].apply(activation, on: team)
        for layer in inner.indices {
            inner[layer].forward(hidden[layer], into: &hidden[layer + 1], on: team)
            hidden[layer + 1].apply(activation, on: team)
        }
        let last = hidden.count - 1
        var gradient = Activations(unitCount: output.outputCount)
        output.forward(hidden[last], into: &gradient, on: team)
        _ = Losses.maskedSquared(&gradient, targets: batch, on: team)
        // Of each hidden layer's sums.
        var slopes = layers.map { Activations(unitCount: $0) }
        output.goBack(gradient, into: &slopes[last], on: team)
        for layer in hidden.indices.reversed() {
            slopes[layer].goBack(through: activation, outputs: hidden[layer], on: team)
            if layer > 0 { inner[layer - 1].goBack(slopes[layer], into: &slopes[layer - 1], on: team) }
        }
        let isTaken =
            GradientCheck.isSound(inputs: hidden[last].squareSum, gradient: gradient.squareSum)
            && hidden.indices.allSatisfy { layer in
                GradientCheck.isSound(
                    inputs: layer == 0 ? batch.squareSum : hidden[layer - 1].squareSum,
                    gradient: slopes[layer].squareSum)
            }
        steps.count(isTaken: isTaken)
        guard isTaken else {
            step -= 1
            return
        }
        output.learn(inputs: hidden[last], gradient: gradient, rule: rule, step: step, on: team)
        for layer in inner.indices {
            inner[layer].learn(inputs: hidden[layer], gradient: slopes[layer + 1], rule: rule, step: step, on: team)
        }
        encoder.learn(columns, gradient: slopes[0], rule: rule, step: step, on: team)
    }

    var isFinite: Bool {
        ([encoder.weights, output.weights] + inner.map(\.weights)).allSatisfy { $0.values.allSatisfy(\.isFinite) }
    }

    var weights: StackedWeights {
        StackedWeights(encoder: encoder.weights, inner: inner.map(\.weights), decoder: output.weights)
    }
}
