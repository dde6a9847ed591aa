import DenseMath

/// A layer's outputs for a batch, or their gradient: one row an example, [units | 1 | zeros]. The constant 1 is the
/// input of the next layer's bias. Reused from batch to batch, so that a step allocates nothing.
struct Activations: Sendable {
    let unitCount: Int
    /// The distance between two rows, in numbers.
    let columns: Int
    private(set) var rowCount = 0
    private(set) var values: [Float] = []

    init(unitCount: Int) {
        precondition(unitCount > 0, "a layer has units")
        self.unitCount = unitCount
        columns = paddedColumns(unitCount + 1)
    }

    /// Makes room for a batch. Its numbers are those of an earlier batch, or 0.
    mutating func resize(rowCount: Int) {
        let known = values.count / columns
        if rowCount > known {
            values.append(contentsOf: repeatElement(0, count: (rowCount - known) * columns))
            for row in known..<rowCount { values[row * columns + unitCount] = 1 }
        }
        self.rowCount = rowCount
    }

    /// The indices of an example's units in `values`.
    func units(ofRow row: Int) -> Range<Int> {
        row * columns..<row * columns + unitCount
    }

    /// Calls `body` with each row's number and units, on a team.
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

    /// Lends all numbers for writing, constants included.
    mutating func withMutableValues(_ body: (inout MutableSpan<Float>) -> Void) {
        var span = values.mutableSpan
        body(&span)
    }

    /// Applies an activation function to sums.
    mutating func apply(_ activation: Activation, on team: ThreadTeam) {
        if activation == .linear { return }
        forEachRow(on: team) { _, units in activation.apply(&units) }
    }

    /// Turns this gradient of `outputs` into the gradient of the sums before the activation.
    mutating func goBack(through activation: Activation, outputs: Activations, on team: ThreadTeam) {
        precondition(
            outputs.unitCount == unitCount && outputs.rowCount == rowCount, "a gradient fits what it is the gradient of"
        )
        if activation == .linear { return }
        forEachRow(on: team) { row, gradient in
            activation.goBack(outputs: outputs.values.span.extracting(outputs.units(ofRow: row)), gradient: &gradient)
        }
    }

    /// Rows in a block: tens of microseconds of work for a hidden layer.
    private static let rowsPerBlock = 16
}
