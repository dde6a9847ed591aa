import DenseMath

/// A dense layer without its activation: sums = inputs * weights + bias.
struct DenseLayer: Sendable {
    let inputCount: Int
    let outputCount: Int
    private var table: AdamTable

    /// A row for each output: [weights of the inputs | bias | zeros], as `Activations` lie.
    var weights: Matrix { table.weights }

    /// Weights evenly spread over +-sqrt(6 / (inputs + outputs)) (Glorot and Bengio, AISTATS 2010), biases of 0.
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

    /// With weights laid out as `weights` tells.
    init(inputCount: Int, weights: Matrix) {
        precondition(weights.columnCount == paddedColumns(inputCount + 1), "each input has a weight, and the bias")
        self.inputCount = inputCount
        outputCount = weights.rowCount
        table = AdamTable(weights: weights)
    }

    /// Writes the sums of a batch.
    func forward(_ inputs: Activations, into sums: inout Activations, on team: ThreadTeam) {
        check(inputs, sums)
        sums.resize(rowCount: inputs.rowCount)
        let product = MatrixProduct(
            rows: inputs.rowCount, inner: inputCount + 1, columns: outputCount, left: .init(stride: inputs.columns),
            right: .init(stride: weights.columnCount, isTransposed: true), resultStride: sums.columns)
        sums.withMutableValues { product.apply(inputs.values.span, weights.values.span, into: &$0, on: team) }
    }

    /// Writes the gradient of the inputs that follows from that of the sums.
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

    /// Moves the weights.
    /// - Parameter gradient: of the sums that `inputs` gave.
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

    /// Outputs in a block: its gradient fits a core's second cache, and small layers still have work for several cores.
    private var blockSize: Int {
        min(max(16, 96_000 / weights.columnCount), max(16, (outputCount + 3) / 4))
    }

    private func check(_ inputs: Activations, _ outputs: Activations) {
        precondition(inputs.unitCount == inputCount && outputs.unitCount == outputCount, "a layer fits its neighbours")
    }
}
