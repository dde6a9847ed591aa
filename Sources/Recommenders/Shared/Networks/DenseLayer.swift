import DenseMath

/// A dense layer without its activation: sums = inputs * weights + bias.
struct DenseLayer: Sendable {
    let inputCount: Int
    let outputCount: Int
    private var table: AdamTable

    /// A row for each output: [weights of the inputs | bias | zeros], in the layout of `Activations`.
    var weights: Matrix { table.weights }

    /// Uniform weights within +-sqrt(6 / (inputs + outputs)) (Glorot and Bengio, AISTATS 2010), and biases of 0.
    init(inputCount: Int, outputCount: Int, random: inout RandomNumbers) {
        self.inputCount = inputCount
        self.outputCount = outputCount
        var weights = Matrix(rowCount: outputCount, columnCount: paddedColumns(inputCount + 1))
        let limit = (6 / Float(inputCount + outputCount)).squareRoot()
        for output in 0..<outputCount {
            for input in 0..<inputCount { weights[output, input] = random.uniform(within: limit) }
        }
        table = AdamTable(weights: weights)
    }

    /// Weights in the layout of `weights`.
    init(inputCount: Int, weights: Matrix) {
        precondition(weights.columnCount == paddedColumns(inputCount + 1), "each input has a weight, and the bias")
        self.inputCount = inputCount
        outputCount = weights.rowCount
        table = AdamTable(weights: weights)
    }

    /// Computes the sums of a batch.
    func forward(_ inputs: Activations, into sums: inout Activations, on team: ThreadTeam) {
        check(inputs, sums)
        sums.resize(rowCount: inputs.rowCount)
        let product = MatrixProduct(
            rows: inputs.rowCount, inner: inputCount + 1, columns: outputCount, left: .init(stride: inputs.columns),
            right: .init(stride: weights.columnCount, isTransposed: true), resultStride: sums.columns)
        sums.withMutableValues { product.apply(inputs.values.span, weights.values.span, into: &$0, on: team) }
    }

    /// Computes the gradient of the inputs from that of the sums.
    func goBack(_ gradient: Activations, into inputGradient: inout Activations, on team: ThreadTeam) {
        check(inputGradient, gradient)
        inputGradient.resize(rowCount: gradient.rowCount)
        let product = MatrixProduct(
            rows: gradient.rowCount, inner: outputCount, columns: inputCount, left: .init(stride: gradient.columns),
            right: .init(stride: weights.columnCount), resultStride: inputGradient.columns)
        inputGradient.withMutableValues {
            product.apply(gradient.values.span, weights.values.span, into: &$0, on: team)
        }
    }

    /// Updates the weights.
    /// - Parameter gradient: the gradient of the sums of `inputs`.
    mutating func learn(
        inputs: Activations, gradient: Activations, rule: AdamRule, step: Int32, on team: ThreadTeam
    ) {
        check(inputs, gradient)
        precondition(inputs.rowCount == gradient.rowCount, "each example has a gradient")
        let columns = weights.columnCount
        table.learn(rule: rule, step: step, blockSize: blockSize, on: team) { outputs, slope in
            let product = MatrixProduct(
                rows: outputs.count, inner: inputs.rowCount, columns: columns,
                left: .init(stride: gradient.columns, isTransposed: true), right: .init(stride: inputs.columns))
            product.apply(
                gradient.values.span.extracting(outputs.lowerBound...), inputs.values.span, into: &slope)
        }
    }

    /// Outputs in a block: its gradient fits the second-level cache, and small layers still give work to several cores.
    private var blockSize: Int {
        min(max(16, 96_000 / weights.columnCount), max(16, (outputCount + 3) / 4))
    }

    private func check(_ inputs: Activations, _ outputs: Activations) {
        precondition(inputs.unitCount == inputCount && outputs.unitCount == outputCount, "a layer fits its neighbours")
    }
}
