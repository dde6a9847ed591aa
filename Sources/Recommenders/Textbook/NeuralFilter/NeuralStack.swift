import DenseMath

/// The layers of a neural collaborative filter after the first sums: ReLU layers, then linear outputs.
struct NeuralStack: Sendable {
    /// The last layer computes the outputs.
    private var layers: [DenseLayer]

    /// The activations of a batch, from the first sums to the outputs.
    struct Pass: Sendable {
        var inputs: Activations
        fileprivate var hidden: [Activations]
        var outputs: Activations
    }

    init(units: [Int], outputCount: Int, random: inout RandomNumbers) {
        let sizes = units + [outputCount]
        layers = zip(sizes, sizes.dropFirst()).map {
            DenseLayer(inputCount: $0, outputCount: $1, random: &random)
        }
        // Outputs start at zero, so that the first predictions are those of the biases.
        if let last = units.last {
            layers[layers.count - 1] = DenseLayer(
                inputCount: last, weights: Matrix(rowCount: outputCount, columnCount: paddedColumns(last + 1)))
        }
    }

    /// - Parameter rows: in the layout of `rows(width:)`.
    init(units: [Int], outputCount: Int, rows: [[Float]]) {
        let sizes = units + [outputCount]
        var first = 0
        layers = zip(sizes, sizes.dropFirst()).map { inputs, outputs in
            let columns = paddedColumns(inputs + 1)
            let values = rows[first..<first + outputs].flatMap { $0.prefix(columns) }
            first += outputs
            return DenseLayer(
                inputCount: inputs, weights: Matrix(rowCount: outputs, columnCount: columns, values: values))
        }
    }

    /// All weights: a row for each unit and each output, padded with zeros to `width`.
    func rows(width: Int) -> [[Float]] {
        layers.flatMap { layer in
            (0..<layer.outputCount).map { row in
                layer.weights.row(row) + [Float](repeating: 0, count: width - layer.weights.columnCount)
            }
        }
    }

    func newPass() -> Pass {
        Pass(
            inputs: Activations(unitCount: layers[0].inputCount),
            hidden: layers.dropLast().map { Activations(unitCount: $0.outputCount) },
            outputs: Activations(unitCount: layers[layers.count - 1].outputCount))
    }

    /// The forward pass from the first sums, which are the pass's inputs.
    func forward(_ pass: inout Pass, on team: ThreadTeam) {
        pass.inputs.apply(.relu, on: team)
        for (position, layer) in layers.dropLast().enumerated() {
            let source = position == 0 ? pass.inputs : pass.hidden[position - 1]
            layer.forward(source, into: &pass.hidden[position], on: team)
            pass.hidden[position].apply(.relu, on: team)
        }
        layers[layers.count - 1].forward(pass.hidden.last ?? pass.inputs, into: &pass.outputs, on: team)
    }

    /// The gradient of the first sums from that of the outputs, which has replaced them.
    func goBack(_ pass: Pass, on team: ThreadTeam) -> Activations {
        gradients(pass, on: team)[0]
    }

    /// The same, and updates the weights. nil, without an update, where numbers are not finite.
    mutating func learn(_ pass: Pass, rule: AdamRule, step: Int32, on team: ThreadTeam) -> Activations? {
        let gradients = gradients(pass, on: team)
        guard isSound(pass, gradients) else { return nil }
        for position in layers.indices {
            layers[position].learn(
                inputs: inputs(pass, position), gradient: gradients[position + 1], rule: rule, step: step, on: team)
        }
        return gradients[0]
    }

    private func isSound(_ pass: Pass, _ gradients: [Activations]) -> Bool {
        // The inputs of the first sums are ones.
        GradientCheck.isSound(inputs: Float(pass.inputs.rowCount), gradient: gradients[0].squareSum)
            && layers.indices.allSatisfy { position in
                GradientCheck.isSound(
                    inputs: inputs(pass, position).squareSum, gradient: gradients[position + 1].squareSum)
            }
    }

    private func inputs(_ pass: Pass, _ position: Int) -> Activations {
        position == 0 ? pass.inputs : pass.hidden[position - 1]
    }

    /// The gradients of the first sums, then of each layer's sums.
    private func gradients(_ pass: Pass, on team: ThreadTeam) -> [Activations] {
        var gradients = [pass.outputs]
        for (position, layer) in layers.enumerated().reversed() {
            let inputs = inputs(pass, position)
            var gradient = Activations(unitCount: layer.inputCount)
            layer.goBack(gradients[0], into: &gradient, on: team)
            gradient.goBack(through: .relu, outputs: inputs, on: team)
            gradients.insert(gradient, at: 0)
        }
        return gradients
    }

    var isFinite: Bool { layers.allSatisfy { $0.weights.values.allSatisfy(\.isFinite) } }
}
