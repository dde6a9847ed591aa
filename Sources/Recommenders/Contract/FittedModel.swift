import DenseMath

/// A model as data: everything that must be stored to serve it.
package struct FittedModel: Sendable {
    /// One of `ModelCatalogue.kinds`.
    package let kind: String
    /// JSON: sizes, mean, scale, hyper-parameters, seed, chosen iterations.
    package var settings: [UInt8]
    package var tensors: [TensorName: Matrix]
    /// The hyper-parameters of the fit, chosen ones included, as JSON.
    package let parameters: String
    /// Measured on the held-out part, before the final fit to all data.
    package let validation: ValidationFigures
    /// Number of training steps that were discarded because their numbers were not finite. Worth a line in a log when
    /// not 0.
    package var discardedSteps = 0

    package init(
        kind: String, settings: [UInt8], tensors: [TensorName: Matrix], parameters: String,
        validation: ValidationFigures = .none
    ) {
        self.kind = kind
        self.settings = settings
        self.tensors = tensors
        self.parameters = parameters
        self.validation = validation
    }

    /// The number of weights, over all tensors.
    package var weightCount: Int { tensors.values.reduce(0) { $0 + $1.rowCount * $1.columnCount } }

    /// Applies an update: rows inside a tensor are replaced, rows past its end are appended.
    package mutating func apply(_ update: ModelUpdate) {
        settings = update.settings
        for (tensor, rows) in update.rows {
            for (row, values) in rows {
                tensors[tensor, default: Matrix(rowCount: 0, columnCount: values.count)].setRow(Int(row), to: values)
            }
        }
    }
}

/// Tensors on the heap, with one tile each, so that serving, tests and evaluation share one code path.
extension FittedModel: TensorSource {
    package func rowCount(of tensor: TensorName) -> Int {
        tensors[tensor]?.rowCount ?? 0
    }

    package func forEachTile(of tensor: TensorName, _ body: (Int, Span<Float>) throws -> Void) throws {
        let matrix = try matrix(tensor)
        if matrix.rowCount > 0 { try body(0, matrix.values.span) }
    }

    package func withRow<R>(of tensor: TensorName, at row: Int, _ body: (Span<Float>) throws -> R) throws -> R {
        let matrix = try matrix(tensor)
        return try body(matrix.values.span.extracting(try range(of: row, in: matrix, tensor)))
    }

    package func forEachRow(of tensor: TensorName, at rows: [Int32], _ body: (Int, Span<Float>) throws -> Void) throws {
        let matrix = try matrix(tensor)
        let all = matrix.values.span
        for (position, row) in rows.enumerated() {
            try body(position, all.extracting(try range(of: Int(row), in: matrix, tensor)))
        }
    }

    private func matrix(_ tensor: TensorName) throws(ModelError) -> Matrix {
        guard let matrix = tensors[tensor] else { throw .missingTensor(tensor, kind: kind) }
        return matrix
    }

    private func range(of row: Int, in matrix: Matrix, _ tensor: TensorName) throws(ModelError) -> Range<Int> {
        guard row >= 0, row < matrix.rowCount else { throw .rowOutOfRange(row, of: tensor, rowCount: matrix.rowCount) }
        return matrix.range(ofRow: row)
    }
}
