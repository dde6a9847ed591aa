import DenseMath

/// The weights of a stacked autoencoder, for any optimiser. Every bias is the weight of an input that is always 1.
struct StackedWeights {
    /// A row for each item, [weights for the first layer | padding], and one more for the biases.
    var encoder: Matrix
    /// For each further hidden layer a row for each unit: [weights | bias | padding].
    var inner: [Matrix]
    /// A row for each item: [weights of the output | bias | padding].
    var decoder: Matrix

    /// Uniform weights within +-1/sqrt(inputs), the initialisation of PyTorch's Linear.
    /// - Parameter padded: the row length of a layer with so many units and a constant.
    init(itemCount: Int, layers: [Int], seed: UInt64, padded: (Int) -> Int) {
        var random = RandomNumbers(seed: seed)
        func matrix(rows: Int, used: Int, columns: Int, inputs: Int) -> Matrix {
            var matrix = Matrix(rowCount: rows, columnCount: columns)
            let limit = 1 / Float(max(inputs, 1)).squareRoot()
            for row in 0..<rows {
                for column in 0..<used { matrix[row, column] = random.uniform(within: limit) }
            }
            return matrix
        }
        let last = layers[layers.count - 1]
        encoder = matrix(rows: itemCount + 1, used: layers[0], columns: padded(layers[0]), inputs: itemCount)
        inner = zip(layers, layers.dropFirst()).map { inputs, units in
            matrix(rows: units, used: inputs + 1, columns: padded(inputs), inputs: inputs)
        }
        decoder = matrix(rows: itemCount, used: last + 1, columns: padded(last), inputs: last)
    }

    init(encoder: Matrix, inner: [Matrix], decoder: Matrix) {
        (self.encoder, self.inner, self.decoder) = (encoder, inner, decoder)
    }
}

/// A stacked autoencoder in training.
protocol StackedNetwork: ~Copyable {
    /// One epoch: every user, in order.
    mutating func learn(_ inputs: StackedInputs)

    /// Numbers of steps taken and discarded so far.
    var steps: LearningSteps { get }

    /// Whether all weights are finite.
    var isFinite: Bool { get }

    /// The weights as they stand after the last step.
    var weights: StackedWeights { get }
}

/// Trains by gradient descent with momentum, one user a step, on that user's ratings: input -> hidden layers -> linear
/// output. A row of weights without a gradient is moved by its momentum when it is next read, with the same result as
/// moving it in every step.
struct MomentumNetwork: StackedNetwork, ~Copyable {
    private let layers: [Int]
    private let activation: Activation
    private var encoder: MomentumTable
    private var inner: [MomentumLayer]
    private var decoder: MomentumTable
    private var step: Int32 = 0
    private(set) var steps = LearningSteps()

    /// - Parameter start: with rows as long as `padded` says.
    init(_ start: StackedWeights, layers: [Int], activation: Activation, rule: MomentumRule) {
        self.layers = layers
        self.activation = activation
        encoder = MomentumTable(weights: start.encoder, rule: rule)
        inner = start.inner.map { MomentumLayer(weights: $0, rule: rule) }
        decoder = MomentumTable(weights: start.decoder, rule: rule)
    }

    /// The row length of a layer's units and their constant, in whole vectors.
    static func padded(_ units: Int) -> Int { (units + 8) / 8 * 8 }

    /// A step updates weights while it computes. An epoch after which a number is not finite is therefore undone and
    /// repeated with a check of each step.
    mutating func learn(_ inputs: StackedInputs) {
        let all = (0..<Int32(inputs.itemCount)).map { $0 }
        let before = saved(all)
        let earlier = steps
        pass(inputs, isWatched: false)
        if isFinite { return }
        restore(before)
        steps = earlier
        pass(inputs, isWatched: true)
    }

    private mutating func pass(_ inputs: StackedInputs, isWatched: Bool) {
        var hidden = layers.map { [Float](repeating: 0, count: Self.padded($0)) }
        var gradients = hidden
        for user in 0..<inputs.userCount {
            let range = inputs.offsets[user]..<inputs.offsets[user + 1]
            // The bias alone is nothing to learn from.
            guard range.count > 1 else { continue }
            let items = isWatched ? Array(inputs.items[range].dropLast()) : []
            let before = isWatched ? saved(items) : nil
            learn(inputs, range, &hidden, &gradients)
            if let before, !isFinite(items) {
                restore(before)
                steps.count(isTaken: false)
            } else {
                steps.count(isTaken: true)
            }
        }
    }

    private mutating func learn(
        _ inputs: StackedInputs, _ range: Range<Int>, _ hidden: inout [[Float]], _ gradients: inout [[Float]]
    ) {
        step += 1
        let count = range.count - 1
        let last = layers.count - 1
        let items = inputs.items.span.extracting(range)
        let values = inputs.values.span.extracting(range)

        Self.clear(&hidden[0])
        encoder.accumulate(items, scales: values, step: step, into: &hidden[0])
        activate(&hidden[0], layer: 0)
        for layer in inner.indices {
            inner[layer].forward(hidden[layer], into: &hidden[layer + 1])
            activate(&hidden[layer + 1], layer: layer + 1)
        }

        Self.clear(&gradients[last])
        decoder.decode(
            items.extracting(first: count), targets: values.extracting(first: count), scale: 2 / Float(count),
            code: hidden[last], step: step, gradient: &gradients[last])
        for layer in inner.indices.reversed() {
            goBack(hidden[layer + 1], &gradients[layer + 1], layer: layer + 1)
            inner[layer].learn(
                inputs: hidden[layer], delta: gradients[layer + 1], inputGradient: &gradients[layer])
        }
        goBack(hidden[0], &gradients[0], layer: 0)
        encoder.learn(items, scales: values, delta: gradients[0], step: step)
    }

    /// The state that a step on some items changes.
    private struct Saved {
        let encoder: MomentumTable.SavedRows
        let inner: [MomentumLayer]
        let decoder: MomentumTable.SavedRows
        let step: Int32
    }

    private func saved(_ items: [Int32]) -> Saved {
        Saved(
            encoder: encoder.saved(items + [Int32(encoder.rowCount - 1)]), inner: inner, decoder: decoder.saved(items),
            step: step)
    }

    private mutating func restore(_ saved: Saved) {
        encoder.restore(saved.encoder)
        inner = saved.inner
        decoder.restore(saved.decoder)
        step = saved.step
    }

    private func isFinite(_ items: [Int32]) -> Bool {
        decoder.isFinite(items) && encoder.isFinite(items + [Int32(encoder.rowCount - 1)])
            && inner.allSatisfy(\.isFinite)
    }

    private static func clear(_ values: inout [Float]) {
        for position in values.indices { values[position] = 0 }
    }

    private func activate(_ values: inout [Float], layer: Int) {
        var span = values.mutableSpan
        var units = span.extracting(first: layers[layer])
        activation.apply(&units)
        values[layers[layer]] = 1
    }

    /// No gradient passes through the constant 1 and the padding.
    private func goBack(_ outputs: [Float], _ gradient: inout [Float], layer: Int) {
        let count = layers[layer]
        var span = gradient.mutableSpan
        var units = span.extracting(first: count)
        activation.goBack(outputs: outputs.span.extracting(first: count), gradient: &units)
        for position in count..<gradient.count { gradient[position] = 0 }
    }

    var isFinite: Bool { encoder.isFinite && decoder.isFinite && inner.allSatisfy(\.isFinite) }

    var weights: StackedWeights {
        StackedWeights(
            encoder: encoder.weights(afterStep: step), inner: inner.map(\.weights),
            decoder: decoder.weights(afterStep: step))
    }
}

/// Trains by Adam or RMSprop, several users a step. Outputs are computed for all items; only rated ones count.
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

    /// The row length of a layer's units and their constant.
    static func padded(_ units: Int) -> Int { paddedColumns(units + 1) }

    /// - Parameter start: with rows as long as `padded` says.
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
        // The gradients of each hidden layer's sums.
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
