import DenseMath

/// A layer with sparse inputs, without its activation: sums = inputs * weights + bias. Its cost is proportional to the
/// number of nonzero inputs, and only their weights learn in a step. With one input of 1 in each row it is a table of
/// embeddings.
struct SparseLayer: Sendable {
    let inputCount: Int
    let outputCount: Int
    private var table: AdamTable

    /// A row for each input, [weights for the outputs | zeros], and one for the bias.
    var weights: Matrix { table.weights }

    /// - Parameter limit: weights start uniformly within +-limit, and biases at 0.
    init(inputCount: Int, outputCount: Int, limit: Float, random: inout RandomNumbers) {
        self.inputCount = inputCount
        self.outputCount = outputCount
        var weights = Matrix(rowCount: inputCount + 1, columnCount: paddedColumns(outputCount + 1))
        for input in 0..<inputCount {
            for output in 0..<outputCount { weights[input, output] = random.uniform(within: limit) }
        }
        table = AdamTable(weights: weights)
    }

    /// Weights in the layout of `weights`.
    init(weights: Matrix, outputCount: Int) {
        precondition(weights.columnCount >= outputCount && weights.rowCount > 0, "each output has a weight of the bias")
        inputCount = weights.rowCount - 1
        self.outputCount = outputCount
        table = AdamTable(weights: weights)
    }

    /// The limit of Glorot and Bengio for dense layers.
    static func glorotLimit(inputCount: Int, outputCount: Int) -> Float {
        (6 / Float(max(inputCount + outputCount, 1))).squareRoot()
    }

    /// Brings the weights that a batch reads up to date. To be called before `forward`. Steps count from 1.
    mutating func wake(_ columns: SparseColumns, rule: AdamRule, step: Int32, on team: ThreadTeam) {
        table.wake(rows: columns.columns + [Int32(inputCount)], rule: rule, step: step, on: team)
    }

    /// Brings all weights up to date after `step` steps, so that they can be evaluated or stored.
    mutating func wakeAll(rule: AdamRule, step: Int32, on team: ThreadTeam) {
        table.wake(rows: (0...Int32(inputCount)).map { $0 }, rule: rule, step: step + 1, on: team)
    }

    /// Computes the sums of a batch.
    func forward(_ inputs: SparseRows, into sums: inout Activations, on team: ThreadTeam) {
        precondition(sums.unitCount == outputCount, "a layer fits its neighbours")
        sums.resize(rowCount: inputs.rowCount)
        let weights = weights
        let bias = weights.range(ofRow: inputCount)
        sums.forEachRow(on: team) { row, units in
            for unit in units.indices { units[unit] = weights.values[bias.lowerBound + unit] }
            let range = inputs.range(ofRow: row)
            Kernels.accumulateRows(
                weights.values.span, stride: weights.columnCount, width: units.count,
                at: inputs.columns.span.extracting(range),
                scales: inputs.values.span.extracting(range), into: &units)
        }
    }

    /// Updates the weights of the inputs that occur, and the bias.
    /// - Parameters:
    ///   - columns: the batch's inputs, transposed.
    ///   - gradient: of the batch's sums.
    mutating func learn(
        _ columns: SparseColumns, gradient: Activations, rule: AdamRule, step: Int32, on team: ThreadTeam
    ) {
        precondition(gradient.unitCount == outputCount, "a layer fits its neighbours")
        let all = (
            rows: (0..<Int32(gradient.rowCount)).map { $0 }, ones: [Float](repeating: 1, count: gradient.rowCount)
        )
        let (values, stride, width) = (gradient.values, gradient.columns, gradient.unitCount)
        table.learn(
            rows: columns.columns + [Int32(inputCount)], rule: rule, step: step, on: team
        ) { position, slope in
            if position == columns.columns.count {
                Kernels.accumulateRows(
                    values.span, stride: stride, width: width, at: all.rows.span, scales: all.ones.span, into: &slope)
            } else {
                let range = columns.range(ofPosition: position)
                Kernels.accumulateRows(
                    values.span, stride: stride, width: width, at: columns.rows.span.extracting(range),
                    scales: columns.values.span.extracting(range), into: &slope)
            }
        }
    }
}
