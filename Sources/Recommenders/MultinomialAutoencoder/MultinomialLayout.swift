import DenseMath

/// What Mult-DAE and Mult-VAE must know beside their tensors.
struct MultinomialSettings<R: MultinomialRecommender>: RankingModelSettings {
    static var kind: String { R.kind }

    var ranking: RankingSettings
    /// Items that the network has weights for; those behind it came later.
    var fittedItemCount: Int
    /// Of the hidden layers.
    var units: [Int]
    /// What an average person's score for an item is like, by how many like it: intercept + slope * log(1 + likes).
    var scoreIntercept: Float
    var scoreSlope: Float
    var seed: UInt64
    var unlearned: Unlearned?

    var isValid: Bool {
        ranking.isValid && fittedItemCount >= 0 && fittedItemCount <= ranking.itemCount && !units.isEmpty
            && units.allSatisfy { $0 > 0 } && scoreIntercept.isFinite && scoreSlope.isFinite
    }

    var layout: MultinomialLayout { MultinomialLayout(units: units) }
    /// The layer that has no activation: the means of a variational code.
    var linearLayer: Int? { R.isVariational ? units.count / 2 : nil }
}

/// Where things stand in the rows of the tensors. A score is one product of two rows: item [weights of the output | its bias], user [last
/// hidden layer | 1]. Rows of `encoder` hold an item's weights into the first hidden layer.
struct MultinomialLayout: Sendable {
    let units: [Int]

    private var lastUnits: Int { units[units.count - 1] }
    var columns: Int { paddedColumns(lastUnits + 1) }
    var encoderColumns: Int { paddedColumns(units[0] + 1) }
    /// Item: the output's bias. User: 1.
    var biasColumn: Int { lastUnits }

    /// Rows of `TensorName.layers`: the first layer's biases, then a row for each unit of each further layer, as `DenseLayer` has them, and
    /// for a variational code the logarithms of its variances.
    var layerColumns: Int { units.map { paddedColumns($0 + 1) }.max() ?? 0 }
    static let firstBiasRow = 0

    /// The rows of `layers` for hidden layer `layer`, which is not the first.
    func rows(ofLayer layer: Int) -> Range<Int> {
        let first = 1 + units[1..<layer].reduce(0, +)
        return first..<first + units[layer]
    }

    var logVarianceRow: Int { 1 + units.dropFirst().reduce(0, +) }

    /// A network's weights as they are stored. Of a variational code the weights of the means are kept, and what the variances are on
    /// average, from which learning on finds their weights again: only a fit and learning on ask for them.
    func tensors(_ network: MultinomialNetwork, logVariances: [Float]) -> [TensorName: Matrix] {
        var layers = [network.encoder.weights.row(network.itemCount).prefix(units[0])]
        for (number, layer) in network.inner.enumerated() {
            for unit in 0..<units[number + 1] { layers.append(layer.weights.row(unit)) }
        }
        if !logVariances.isEmpty { layers.append(logVariances[...]) }
        return [
            .items: network.output.weights,
            .encoder: Self.matrix(
                (0..<network.itemCount).map { network.encoder.weights.row($0).prefix(units[0]) },
                columns: encoderColumns),
            .layers: Self.matrix(layers, columns: layerColumns),
        ]
    }

    /// Rows with zeros up to `columns`.
    private static func matrix(_ rows: [ArraySlice<Float>], columns: Int) -> Matrix {
        var values: [Float] = []
        values.reserveCapacity(rows.count * columns)
        for row in rows {
            values.append(contentsOf: row)
            values.append(contentsOf: repeatElement(0, count: columns - row.count))
        }
        return Matrix(rowCount: rows.count, columnCount: columns, values: values)
    }
}
