/// What a neural collaborative filter must know beside its tensors.
struct NeuralSettings<Head: NeuralHead>: ServedSettings {
    static var kind: String { Head.kind }

    var userCount: Int
    var itemCount: Int
    /// Units of each hidden layer.
    var units: [Int]
    /// Mean of the ratings.
    var mean: Float
    var frame: RatingFrame
    /// Of a user's squared distance from the mean user, in the solution of their row.
    var rowPenalty: Float
    var epochs: Int
    var seed: UInt64
    var cap: RatingCap?
    var unlearned: Unlearned?

    var isValid: Bool {
        userCount >= 0 && itemCount >= 0 && !units.isEmpty && units.allSatisfy { $0 > 0 } && mean.isFinite
            && frame.isValid && rowPenalty > 0
    }

    var head: Head { Head(frame) }
    var layout: NeuralLayout { NeuralLayout(units: units, outputCount: head.outputCount) }
}

/// Where things stand in the rows of a neural collaborative filter's tensors.
/// Item: [its part of the first sums | its bias | 0]. User: [its part of the first sums | mean + bias | 0].
struct NeuralLayout: Sendable {
    let units: [Int]
    let outputCount: Int

    var partCount: Int { units[0] }
    var biasColumn: Int { units[0] }
    var columns: Int { paddedColumns(units[0] + 1) }

    /// Rows of `TensorName.layers`: the mean user's and the mean item's part of the first sums, then the weights of the layers behind.
    enum LayerRow {
        static let meanUser = 0
        static let meanItem = 1
        static let weights = 2
    }

    var layerColumns: Int { units.map { paddedColumns($0 + 1) }.max() ?? columns }
    var weightRowCount: Int { units.dropFirst().reduce(0, +) + outputCount }
}
