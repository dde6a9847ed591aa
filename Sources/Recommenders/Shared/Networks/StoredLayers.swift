import DenseMath

/// The stored hidden layers of a network that encodes a user's items, and the code that they compute.
///
/// A row of the tensor `encoder` holds an item's weights into the first layer. The tensor `layers` holds the first
/// layer's biases, then a row for each unit of each further layer, in the layout of `DenseLayer`.
struct StoredLayers: Sendable {
    /// Sizes of the hidden layers, in order; at least one layer.
    let units: [Int]

    static let biasRow = 0

    var encoderColumns: Int { paddedColumns(units[0] + 1) }
    /// Columns of `layers`.
    var columns: Int { units.map { paddedColumns($0 + 1) }.max() ?? 0 }
    /// Rows of `layers`.
    var rowCount: Int { 1 + units.dropFirst().reduce(0, +) }

    /// The rows of `layers` for hidden layer `layer`, which is not the first.
    func rows(ofLayer layer: Int) -> Range<Int> {
        let first = 1 + units[1..<layer].reduce(0, +)
        return first..<first + units[layer]
    }

    /// The last hidden layer for some items: its units, a constant 1 for the next layer's bias, and zeros.
    /// - Parameters:
    ///   - items: ascending, each with a row of `encoder`.
    ///   - value: the input at a position of `items`.
    ///   - activation: of a layer.
    func encode(
        _ items: [Int32], from source: some TensorSource, value: (Int) -> Float, activation: (Int) -> Activation
    ) throws -> [Float] {
        var values = try source.withRow(of: .layers, at: Self.biasRow) { row in
            (0..<encoderColumns).map { row[$0] }
        }
        var span = values.mutableSpan
        try source.forEachRow(of: .encoder, at: items) { position, row in
            Kernels.axpy(value(position), row, into: &span)
        }
        Self.activate(&values, units: units[0], activation(0))
        for layer in units.indices.dropFirst() {
            var sums = [Float](repeating: 0, count: paddedColumns(units[layer] + 1))
            try source.forEachRow(of: .layers, at: rows(ofLayer: layer).map { Int32($0) }) { unit, row in
                sums[unit] = Kernels.dot(row.extracting(first: values.count), values.span)
            }
            Self.activate(&sums, units: units[layer], activation(layer))
            values = sums
        }
        return values
    }

    private static func activate(_ values: inout [Float], units: Int, _ activation: Activation) {
        values.withDisjointWriter { writer in writer.write(0..<units) { activation.apply(&$0) } }
        values[units] = 1
        for column in units + 1..<values.count { values[column] = 0 }
    }

    /// The weights as a network continues training with them: of the first layer a row for each item and one for the
    /// bias, and of each further layer as `DenseLayer` has them.
    func weights(
        itemCount: Int, from source: some TensorSource
    ) throws -> (encoder: Matrix, inner: [Matrix], rows: Matrix) {
        let rows = try source.rows(of: .layers, count: source.rowCount(of: .layers), columns: columns)
        var encoder = try source.rows(of: .encoder, count: itemCount + 1, columns: encoderColumns)
        encoder.setRow(itemCount, to: Array(rows.row(Self.biasRow).prefix(encoderColumns)))
        let inner = units.indices.dropFirst().map { layer in
            let columns = paddedColumns(units[layer - 1] + 1)
            let own = self.rows(ofLayer: layer)
            return Matrix(
                rowCount: own.count, columnCount: columns, values: own.flatMap { rows.row($0).prefix(columns) })
        }
        return (encoder, inner, rows)
    }
}
