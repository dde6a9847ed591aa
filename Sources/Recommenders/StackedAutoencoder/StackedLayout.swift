import DenseMath

/// What the stacked autoencoder must know beside its tensors.
struct StackedSettings: ServedSettings {
    static let kind = StackedAutoencoder.kind

    var userCount: Int
    var itemCount: Int
    /// Items that the network has weights for; those behind it came later.
    var fittedItemCount: Int
    var mean: Float
    var scale: RatingScale
    /// Units of the hidden layers.
    var layers: [Int]
    var activation: Activation
    var seed: UInt64
    var cap: RatingCap?
    var unlearned: Unlearned?

    var isValid: Bool {
        userCount >= 0 && fittedItemCount >= 0 && itemCount >= fittedItemCount && mean.isFinite
            && !layers.isEmpty && layers.allSatisfy { $0 > 0 } && scale.minimum < scale.maximum
    }

    var layout: StackedLayout { StackedLayout(layers: layers) }
}

/// Where things stand in the rows of the stacked autoencoder's tensors. A score is one product of two rows:
/// item [weights of the output | its bias], user [last hidden layer | 1].
struct StackedLayout: Sendable {
    /// Units of the hidden layers.
    let layers: [Int]

    private var last: Int { layers[layers.count - 1] }
    var columns: Int { paddedColumns(last + 1) }
    /// Item: the output's bias. User: 1.
    var biasColumn: Int { last }
    var encoderColumns: Int { paddedColumns(layers[0] + 1) }
    /// Rows of `TensorName.layers`: the first layer's biases, then a row for each unit of each further layer.
    var layerColumns: Int { layers.map { paddedColumns($0 + 1) }.max() ?? 0 }

    /// The rows of `layers` for hidden layer `layer`, which is not the first.
    func rows(ofLayer layer: Int) -> Range<Int> {
        let first = 1 + layers[1..<layer].reduce(0, +)
        return first..<first + layers[layer]
    }

    /// The network's weights as they are stored; the map from 1...5 back to the scale becomes part of the output's weights.
    func tensors(_ weights: StackedWeights, map: RatingMap) -> [TensorName: Matrix] {
        let itemCount = weights.decoder.rowCount
        var items = Self.rows(weights.decoder, 0..<itemCount, used: last + 1, columns: columns)
        for item in 0..<itemCount {
            items[item, biasColumn] -= 1
            for column in 0...biasColumn { items[item, column] /= map.factor }
            items[item, biasColumn] += map.minimum
        }
        let first = layers[0]
        let biases = Self.rows(weights.encoder, itemCount..<itemCount + 1, used: first, columns: layerColumns)
        let further = weights.inner.enumerated().flatMap { layer, matrix in
            Self.rows(matrix, 0..<matrix.rowCount, used: layers[layer] + 1, columns: layerColumns).values
        }
        return [
            .items: items,
            .encoder: Self.rows(weights.encoder, 0..<itemCount, used: first, columns: encoderColumns),
            .layers: Matrix(
                rowCount: 1 + layers.dropFirst().reduce(0, +), columnCount: layerColumns,
                values: biases.values + further),
        ]
    }

    /// Some rows, their first `used` numbers, with zeros up to `columns`.
    static func rows(_ matrix: Matrix, _ rows: Range<Int>, used: Int, columns: Int) -> Matrix {
        var result = Matrix(rowCount: rows.count, columnCount: columns)
        for row in rows {
            for column in 0..<used { result[row - rows.lowerBound, column] = matrix[row, column] }
        }
        return result
    }
}
