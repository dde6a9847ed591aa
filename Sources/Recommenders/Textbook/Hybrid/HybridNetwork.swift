import DenseMath

/// The hybrid's network: sparse likes, ReLU layers and a sigmoid for every item, trained by cross-entropy over all
/// items.
struct HybridNetwork: Sendable {
    private let rule: AdamRule
    private let units: [Int]
    private var encoder: SparseLayer
    private var inner: [DenseLayer] = []
    private var output: DenseLayer
    private var step: Int32 = 0
    private(set) var steps = LearningSteps()
    private var hidden: [Activations]
    private var slopes: [Activations]
    private var outputs: Activations

    /// - Parameter biases: initial biases of the outputs, one for each item.
    init(biases: [Float], units: [Int], rate: Float, random: inout RandomNumbers) {
        rule = AdamRule(rate: rate)
        self.units = units
        encoder = SparseLayer(
            inputCount: biases.count, outputCount: units[0],
            limit: SparseLayer.glorotLimit(inputCount: biases.count, outputCount: units[0]), random: &random)
        for (inputs, outputs) in zip(units, units.dropFirst()) {
            inner.append(DenseLayer(inputCount: inputs, outputCount: outputs, random: &random))
        }
        let lastUnits = units[units.count - 1]
        var weights = DenseLayer(inputCount: lastUnits, outputCount: biases.count, random: &random).weights
        for (item, bias) in biases.enumerated() { weights[item, lastUnits] = bias }
        output = DenseLayer(inputCount: lastUnits, weights: weights)
        hidden = units.map { Activations(unitCount: $0) }
        slopes = hidden
        outputs = Activations(unitCount: biases.count)
    }

    /// A network that continues training. Items that it has not learned yet start as in a new network.
    /// - Parameters:
    ///   - isKnown: for each item, whether its rows hold learned weights.
    ///   - encoder: a row for each item, and one for the bias.
    ///   - inner, output: in the layout of `DenseLayer`.
    init(
        biases: [Float], units: [Int], rate: Float, isKnown: [Bool], encoder: Matrix, inner: [Matrix], output: Matrix,
        random: inout RandomNumbers
    ) {
        self.init(biases: biases, units: units, rate: rate, random: &random)
        var (encoder, output) = (encoder, output)
        for item in biases.indices where !isKnown[item] {
            encoder.setRow(item, to: Array(self.encoder.weights.row(item)))
            output.setRow(item, to: Array(self.output.weights.row(item)))
        }
        self.encoder = SparseLayer(weights: encoder, outputCount: units[0])
        self.inner = zip(inner, units).map { DenseLayer(inputCount: $1, weights: $0) }
        self.output = DenseLayer(inputCount: units[units.count - 1], weights: output)
    }

    /// Learns one step on a batch. Where numbers are not finite nothing is learned.
    /// - Parameters:
    ///   - targets: each row's likes, as 1.
    ///   - isLearned: the items that the loss counts.
    mutating func learn(inputs: SparseRows, targets: SparseRows, isLearned: [Bool], on team: ThreadTeam) {
        step += 1
        let columns = inputs.transposed(columnCount: encoder.inputCount)
        encoder.wake(columns, rule: rule, step: step, on: team)
        encoder.forward(inputs, into: &hidden[0], on: team)
        hidden[0].apply(.relu, on: team)
        for (layer, weights) in inner.enumerated() {
            weights.forward(hidden[layer], into: &hidden[layer + 1], on: team)
            hidden[layer + 1].apply(.relu, on: team)
        }
        let last = hidden.count - 1
        output.forward(hidden[last], into: &outputs, on: team)
        // Checked before the sigmoid, which would hide numbers that are not finite.
        let isFinite = outputs.squareSum.isFinite
        Self.crossEntropy(&outputs, targets: targets, isLearned: isLearned, on: team)
        output.goBack(outputs, into: &slopes[last], on: team)
        for layer in inner.indices.reversed() {
            slopes[layer + 1].goBack(through: .relu, outputs: hidden[layer + 1], on: team)
            inner[layer].goBack(slopes[layer + 1], into: &slopes[layer], on: team)
        }
        slopes[0].goBack(through: .relu, outputs: hidden[0], on: team)
        let isTaken = isFinite && isSound(inputs)
        steps.count(isTaken: isTaken)
        if isTaken { learn(columns, on: team) } else { step -= 1 }
    }

    private func isSound(_ inputs: SparseRows) -> Bool {
        let last = hidden.count - 1
        // The difference between a probability and a target is at most the batch's share.
        return GradientCheck.isSound(inputs: hidden[last].squareSum, gradient: Float(outputs.unitCount))
            && hidden.indices.allSatisfy { layer in
                GradientCheck.isSound(
                    inputs: layer == 0 ? inputs.squareSum : hidden[layer - 1].squareSum,
                    gradient: slopes[layer].squareSum)
            }
    }

    private mutating func learn(_ columns: SparseColumns, on team: ThreadTeam) {
        let last = hidden.count - 1
        output.learn(inputs: hidden[last], gradient: outputs, rule: rule, step: step, on: team)
        for layer in inner.indices {
            inner[layer].learn(
                inputs: hidden[layer], gradient: slopes[layer + 1], rule: rule, step: step, on: team)
        }
        encoder.learn(columns, gradient: slopes[0], rule: rule, step: step, on: team)
    }

    /// Replaces logits by the gradient of the cross-entropies' sum, averaged over rows: probability - target.
    static func crossEntropy(
        _ outputs: inout Activations, targets: SparseRows, isLearned: [Bool], on team: ThreadTeam
    ) {
        let share = 1 / Float(max(outputs.rowCount, 1))
        outputs.forEachRow(on: team) { row, units in
            Activation.sigmoid.apply(&units)
            for place in targets.range(ofRow: row) { units[Int(targets.columns[place])] -= targets.values[place] }
            for item in units.indices { units[item] = isLearned[item] ? share * units[item] : 0 }
        }
    }

    /// Brings weights that were not read for some steps up to date, so that they can be stored.
    mutating func settle(on team: ThreadTeam) {
        encoder.wakeAll(rule: rule, step: step, on: team)
    }

    var isFinite: Bool {
        output.weights.values.allSatisfy(\.isFinite) && inner.allSatisfy { $0.weights.values.allSatisfy(\.isFinite) }
    }

    /// The output's weights of an item, followed by its bias.
    func outputRow(_ item: Int) -> ArraySlice<Float> {
        output.weights.row(item).prefix(units[units.count - 1] + 1)
    }

    /// A row for each item; zeros for items that are not learned.
    func encoderRows(columns: Int, isLearned: [Bool]) -> Matrix {
        var rows = Matrix(rowCount: encoder.inputCount, columnCount: columns)
        for item in 0..<encoder.inputCount where isLearned[item] {
            for (column, value) in encoder.weights.row(item).prefix(units[0]).enumerated() {
                rows[item, column] = value
            }
        }
        return rows
    }

    /// The first layer's biases, then the rows of the layers between it and the output.
    func layerRows(columns: Int) -> Matrix {
        let biases = encoder.weights.row(encoder.inputCount).prefix(units[0])
        let rows = [biases] + inner.flatMap { layer in (0..<layer.outputCount).map { layer.weights.row($0) } }
        return Matrix(
            rowCount: rows.count, columnCount: columns,
            values: rows.flatMap { $0 + [Float](repeating: 0, count: columns - $0.count) })
    }
}
