import DenseMath

/// What the stacked autoencoder must know beside its tensors.
struct StackedSettings: ModelSettings {
    static let kind = StackedAutoencoder.kind

    var userCount: Int
    var itemCount: Int
    /// Items that the network has weights for; those behind it came later.
    var fittedItemCount: Int
    var mean: Float
    var scale: RatingScale
    var epochs: Int
    var rate: Float
    var momentum: Float
    var seed: UInt64

    var isValid: Bool {
        userCount >= 0 && fittedItemCount >= 0 && itemCount >= fittedItemCount && mean.isFinite
            && scale.minimum < scale.maximum
    }
}

/// Where things stand in the rows of the stacked autoencoder's tensors. A score is one product of two rows:
/// item [weights of the output | its bias], user [last hidden layer | 1].
struct StackedLayout {
    var columns: Int { paddedColumns(StackedNetwork.units.third + 1) }
    /// Item: the output's bias. User: 1.
    var biasColumn: Int { StackedNetwork.units.third }

    /// Rows of `TensorName.layers`: the first layer's biases, then a row for each unit of the second and the third layer.
    enum LayerRow {
        static let firstBias = 0
        static let second = 1
        static let third = 1 + StackedNetwork.units.second
        static let count = third + StackedNetwork.units.third
    }

    /// The network's weights as they are stored; the map from 1...5 back to the scale becomes part of the output's weights.
    func tensors(
        _ weights: (encoder: Matrix, second: Matrix, third: Matrix, decoder: Matrix), map: RatingMap
    ) -> [TensorName: Matrix] {
        let itemCount = weights.decoder.rowCount
        var items = widened(weights.decoder, rows: 0..<itemCount)
        for item in 0..<itemCount {
            items[item, biasColumn] -= 1
            for column in 0...biasColumn { items[item, column] /= map.factor }
            items[item, biasColumn] += map.minimum
        }
        let layers =
            widened(weights.encoder, rows: itemCount..<itemCount + 1).values
            + widened(weights.second, rows: 0..<weights.second.rowCount).values
            + widened(weights.third, rows: 0..<weights.third.rowCount).values
        return [
            .items: items, .encoder: widened(weights.encoder, rows: 0..<itemCount),
            .layers: Matrix(rowCount: LayerRow.count, columnCount: columns, values: layers),
        ]
    }

    /// Some rows, with zeros up to `columns`.
    private func widened(_ matrix: Matrix, rows: Range<Int>) -> Matrix {
        var wide = Matrix(rowCount: rows.count, columnCount: columns)
        for row in rows {
            for column in 0..<matrix.columnCount { wide[row - rows.lowerBound, column] = matrix[row, column] }
        }
        return wide
    }
}
