/// The name of one stored matrix of a model.
package struct TensorName: RawRepresentable, Hashable, Sendable, Codable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }
}

/// Where a served model reads its tensors from: heap arrays, or tiles of the memory map.
/// Rows are float32; a tile holds consecutive rows. A span is valid only inside the call that lends it.
package protocol TensorSource {
    /// Number of rows; 0 when there is no such tensor.
    func rowCount(of tensor: TensorName) -> Int

    /// Calls `body` with (index of the tile's first row, its rows as one contiguous span of rows x columns), in ascending order.
    func forEachTile(of tensor: TensorName, _ body: (Int, Span<Float>) throws -> Void) throws

    /// Lends one row. Throws `ModelError` when it is out of range.
    func withRow<R>(of tensor: TensorName, at row: Int, _ body: (Span<Float>) throws -> R) throws -> R

    /// Calls `body` with (position in `rows`, row) for ascending `rows`. Implementations look each tile up once.
    func forEachRow(of tensor: TensorName, at rows: [Int32], _ body: (Int, Span<Float>) throws -> Void) throws
}
