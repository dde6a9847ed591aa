import DenseMath

/// What a layer gives for a batch, or the gradient of that: one row an example, [units | 1 | zeros]. The 1 is the input whose weight is the
/// next layer's bias. Reused from batch to batch, so that nothing is allocated in a step.
struct Activations: Sendable {
    let unitCount: Int
    /// Numbers from one row to the next.
    let columns: Int
    private(set) var rowCount = 0
    private(set) var values: [Float] = []

    init(unitCount: Int) {
        precondition(unitCount > 0, "a layer has units")
        self.unitCount = unitCount
        columns = paddedColumns(unitCount + 1)
    }

    /// With room for a batch; its numbers are those of an earlier batch, or 0.
    mutating func resize(rowCount: Int) {
        let known = values.count / columns
        if rowCount > known {
            values.append(contentsOf: repeatElement(0, count: (rowCount - known) * columns))
            for row in known..<rowCount { values[row * columns + unitCount] = 1 }
        }
        self.rowCount = rowCount
    }

    /// The places of an example's units in `values`.
    func units(ofRow row: Int) -> Range<Int> {
        row * columns..<row * columns + unitCount
    }

    /// Lends the units of every row in turn, on a team. The parameters of `body`: row, units.
    mutating func forEachRow(on team: ThreadTeam, _ body: @Sendable (Int, inout MutableSpan<Float>) -> Void) {
        let (rowCount, columns, unitCount) = (rowCount, columns, unitCount)
        values.withDisjointWriter { writer in
            team.forEachRange(of: rowCount, size: Self.rowsPerBlock) { rows in
                for row in rows {
                    writer.write(row * columns..<row * columns + unitCount) { body(row, &$0) }
                }
            }
        }
    }

    /// Lends all numbers, constants included, to be written.
    mutating func withMutableValues(_ body: (inout MutableSpan<Float>) -> Void) {
        var span = values.mutableSpan
        body(&span)
    }

    /// Replaces sums by what units make of them.
    mutating func apply(_ activation: Activation, on team: ThreadTeam) {
        if activation == .linear { return }
        forEachRow(on: team) { _, units in activation.apply(&units) }
    }

    /// Turns this gradient of `outputs` into one of the sums that they came from.
    mutating func goBack(through activation: Activation, outputs: Activations, on team: ThreadTeam) {
        precondition(
            outputs.unitCount == unitCount && outputs.rowCount == rowCount, "a gradient fits what it is the gradient of"
        )
        if activation == .linear { return }
        forEachRow(on: team) { row, gradient in
            activation.goBack(outputs: outputs.values.span.extracting(outputs.units(ofRow: row)), gradient: &gradient)
        }
    }

    /// Rows handed to a thread at a time: a few tens of microseconds' work for a hidden layer.
    private static let rowsPerBlock = 16
}
