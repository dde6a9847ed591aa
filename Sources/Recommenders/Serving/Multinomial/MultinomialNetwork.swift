import DenseMath
import Foundation

/// A user autoencoder for likes (Liang et al., "Variational autoencoders for collaborative filtering", WWW 2018): a
/// user's likes, scaled to length 1 and with some left out, pass through layers of tanh units to a softmax over all
/// items, whose targets are all of the user's likes. Without noise on its code it is their Mult-DAE, with noise their
/// Mult-VAE.
struct MultinomialNetwork: Sendable {
    let itemCount: Int
    private(set) var encoder: SparseLayer
    private(set) var inner: [DenseLayer] = []
    private(set) var output: DenseLayer
    /// The hidden layer that is the code of a variational autoencoder; nil: none.
    let codeLayer: Int?
    private(set) var step: Int32 = 0
    private(set) var steps = LearningSteps()
    private var rule: AdamRule
    /// Adam's learning rate.
    var rate: Float {
        get { rule.rate }
        set { rule.rate = newValue }
    }
    /// The outputs of the hidden layers, the code's sums, the outputs, and the gradients of the hidden layers.
    private var hidden: [Activations]
    private var codeSums: Activations
    private var outputs: Activations
    private var slopes: [Activations]
    private var codeSlopes: Activations

    /// - Parameter units: sizes of the hidden layers, in order; at least one layer.
    init(itemCount: Int, units: [Int], isVariational: Bool, rule: AdamRule, seed: UInt64) {
        var random = RandomNumbers(seed: seed)
        self.itemCount = itemCount
        self.rule = rule
        let codeLayer = isVariational ? units.count / 2 : nil
        self.codeLayer = codeLayer
        // The code of a variational autoencoder takes a mean and a variance for each of its units.
        func sumCount(_ layer: Int) -> Int { layer == codeLayer ? 2 * units[layer] : units[layer] }
        encoder = SparseLayer(
            inputCount: itemCount, outputCount: sumCount(0),
            limit: SparseLayer.glorotLimit(inputCount: itemCount, outputCount: sumCount(0)), random: &random)
        for layer in units.indices.dropFirst() {
            inner.append(DenseLayer(inputCount: units[layer - 1], outputCount: sumCount(layer), random: &random))
        }
        output = DenseLayer(inputCount: units[units.count - 1], outputCount: itemCount, random: &random)
        hidden = units.map { Activations(unitCount: $0) }
        slopes = hidden
        codeSums = Activations(unitCount: 2 * (codeLayer.map { units[$0] } ?? 1))
        codeSlopes = codeSums
        outputs = Activations(unitCount: itemCount)
    }

    /// A network that continues training.
    /// - Parameters:
    ///   - encoder: a row for each item, and one for the bias.
    ///   - inner, output: in the layout of `DenseLayer`.
    ///   - codeLayer: the layer that computes a mean and a variance for each of its units; nil: none.
    init(encoder: Matrix, inner: [Matrix], output: Matrix, units: [Int], codeLayer: Int?, rule: AdamRule) {
        self.rule = rule
        self.codeLayer = codeLayer
        itemCount = output.rowCount
        self.encoder = SparseLayer(weights: encoder, outputCount: codeLayer == 0 ? 2 * units[0] : units[0])
        self.inner = zip(inner, units).map { DenseLayer(inputCount: $1, weights: $0) }
        self.output = DenseLayer(inputCount: units[units.count - 1], weights: output)
        hidden = units.map { Activations(unitCount: $0) }
        slopes = hidden
        codeSums = Activations(unitCount: 2 * (codeLayer.map { units[$0] } ?? 1))
        codeSlopes = codeSums
        outputs = Activations(unitCount: output.rowCount)
    }

    /// Learns one step on a batch. Returns the mean negative log likelihood of its rows. Where numbers are not finite
    /// nothing is learned.
    /// - Parameters:
    ///   - inputs: the likes that the network is shown.
    ///   - targets: the likes that its output should give.
    ///   - code: nil where there is no variational code.
    mutating func learn(
        inputs: SparseRows, targets: SparseRows, code: VariationalCode?, on team: ThreadTeam
    ) -> Double {
        step += 1
        let columns = inputs.transposed(columnCount: itemCount)
        encoder.wake(columns, rule: rule, step: step, on: team)
        forward(inputs, code: code, on: team)
        output.forward(hidden[hidden.count - 1], into: &outputs, on: team)
        // Checked before the softmax, which would hide numbers that are not finite.
        let isFinite = outputs.squareSum.isFinite
        let loss = Losses.multinomial(&outputs, targets: targets, on: team)
        output.goBack(outputs, into: &slopes[slopes.count - 1], on: team)
        goBack(code: code, on: team)
        let isTaken = isFinite && isSound(inputs)
        steps.count(isTaken: isTaken)
        if isTaken { learn(columns, on: team) } else { step -= 1 }
        return loss
    }

    /// The last hidden layer for some inputs, without noise. To be called after `settle`.
    mutating func lastHidden(_ inputs: SparseRows, on team: ThreadTeam) -> Activations {
        forward(inputs, code: nil, on: team)
        return hidden[hidden.count - 1]
    }

    /// The log variances of a variational code, averaged over some inputs.
    mutating func logVariances(_ inputs: SparseRows, on team: ThreadTeam) -> [Float] {
        guard codeLayer != nil, inputs.rowCount > 0 else { return [] }
        forward(inputs, code: nil, on: team)
        let count = codeSums.unitCount / 2
        var means = [Float](repeating: 0, count: count)
        for row in 0..<inputs.rowCount {
            let first = codeSums.units(ofRow: row).lowerBound + count
            for unit in 0..<count { means[unit] += codeSums.values[first + unit] / Float(inputs.rowCount) }
        }
        return means
    }

    /// The outputs for some inputs, without noise. They order items by how much they are liked.
    mutating func scores(_ inputs: SparseRows, on team: ThreadTeam) -> Activations {
        forward(inputs, code: nil, on: team)
        output.forward(hidden[hidden.count - 1], into: &outputs, on: team)
        return outputs
    }

    /// Brings weights that were not read for some steps up to date. To be called before the network is used or stored.
    mutating func settle(on team: ThreadTeam) {
        encoder.wakeAll(rule: rule, step: step, on: team)
    }

    private mutating func forward(_ inputs: SparseRows, code: VariationalCode?, on team: ThreadTeam) {
        for layer in hidden.indices {
            if layer == codeLayer {
                sum(layer, inputs, into: &codeSums, on: team)
                VariationalCode.sample(codeSums, noise: code, step: step, into: &hidden[layer], on: team)
            } else {
                sum(layer, inputs, into: &hidden[layer], on: team)
                hidden[layer].apply(.tanh, on: team)
            }
        }
    }

    private func sum(_ layer: Int, _ inputs: SparseRows, into sums: inout Activations, on team: ThreadTeam) {
        if layer == 0 {
            encoder.forward(inputs, into: &sums, on: team)
        } else {
            inner[layer - 1].forward(hidden[layer - 1], into: &sums, on: team)
        }
    }

    /// The backward pass, from the gradient of the last hidden layer to that of the first one's sums.
    private mutating func goBack(code: VariationalCode?, on team: ThreadTeam) {
        for layer in hidden.indices.reversed() {
            if layer == codeLayer, let code {
                code.goBack(slopes[layer], sums: codeSums, step: step, into: &codeSlopes, on: team)
            } else {
                slopes[layer].goBack(through: .tanh, outputs: hidden[layer], on: team)
            }
            if layer > 0 { inner[layer - 1].goBack(gradient(layer), into: &slopes[layer - 1], on: team) }
        }
    }

    /// The gradient of a layer's sums.
    private func gradient(_ layer: Int) -> Activations {
        layer == codeLayer ? codeSlopes : slopes[layer]
    }

    private func isSound(_ inputs: SparseRows) -> Bool {
        let hiddenSquares = hidden.map(\.squareSum)
        guard GradientCheck.isSound(inputs: hiddenSquares[hidden.count - 1], gradient: outputs.squareSum) else {
            return false
        }
        return hidden.indices.allSatisfy { layer in
            GradientCheck.isSound(
                inputs: layer == 0 ? inputs.squareSum : hiddenSquares[layer - 1], gradient: gradient(layer).squareSum)
        }
    }

    private mutating func learn(_ columns: SparseColumns, on team: ThreadTeam) {
        output.learn(inputs: hidden[hidden.count - 1], gradient: outputs, rule: rule, step: step, on: team)
        for layer in inner.indices.reversed() {
            inner[layer].learn(
                inputs: hidden[layer], gradient: gradient(layer + 1), rule: rule, step: step, on: team)
        }
        encoder.learn(columns, gradient: gradient(0), rule: rule, step: step, on: team)
    }
}

/// The code of a variational autoencoder (Kingma and Welling, ICLR 2014): each unit is drawn from a normal distribution
/// with the mean and log variance that the layer before computes, and the divergence of that from a standard normal
/// distribution is part of the loss.
struct VariationalCode: Sendable {
    /// The divergence's weight relative to the likelihood (beta in Liang et al.).
    let divergenceWeight: Float
    let seed: UInt64

    /// Computes the code: the means, plus this step's noise where there is noise.
    /// - Parameter sums: [means | log variances] of each row.
    static func sample(
        _ sums: Activations, noise: VariationalCode?, step: Int32, into code: inout Activations, on team: ThreadTeam
    ) {
        precondition(sums.unitCount == 2 * code.unitCount, "each unit has a mean and a variance")
        let count = code.unitCount
        code.resize(rowCount: sums.rowCount)
        code.forEachRow(on: team) { row, units in
            let first = sums.units(ofRow: row).lowerBound
            for unit in 0..<count { units[unit] = sums.values[first + unit] }
            guard let noise else { return }
            var random = noise.random(step: step, row: row)
            for unit in 0..<count {
                units[unit] += random.gaussian() * exp(0.5 * clamped(sums.values[first + count + unit]))
            }
        }
    }

    /// The gradient of the sums from that of the code and from the divergence -1/2 sum (1 + log variance - mean^2 -
    /// variance), averaged over the batch.
    func goBack(
        _ gradient: Activations, sums: Activations, step: Int32, into slopes: inout Activations, on team: ThreadTeam
    ) {
        let count = gradient.unitCount
        let share = divergenceWeight / Float(max(gradient.rowCount, 1))
        slopes.resize(rowCount: gradient.rowCount)
        slopes.forEachRow(on: team) { row, slope in
            let (first, code) = (sums.units(ofRow: row).lowerBound, gradient.units(ofRow: row).lowerBound)
            var random = random(step: step, row: row)
            for unit in 0..<count {
                let logVariance = Self.clamped(sums.values[first + count + unit])
                let deviation = exp(0.5 * logVariance)
                let given = gradient.values[code + unit]
                slope[unit] = given + share * sums.values[first + unit]
                slope[count + unit] =
                    0.5 * given * random.gaussian() * deviation + 0.5 * share * (deviation * deviation - 1)
            }
        }
    }

    /// No data needs variances beyond these, and exponentials of larger sums would not be finite.
    private static func clamped(_ logVariance: Float) -> Float {
        min(max(logVariance, -20), 10)
    }

    private func random(step: Int32, row: Int) -> RandomNumbers {
        Dropout(probability: 0, seed: seed ^ 0xC0DE).random(step: step, row: row)
    }
}
