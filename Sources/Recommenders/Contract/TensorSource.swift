/// The name of one stored matrix of a model.
package struct TensorName: RawRepresentable, Hashable, Sendable, Codable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }
}

/// Where a served model reads its tensors from: arrays on the heap, or tiles of the memory map. Numbers are float32; a
/// tile holds consecutive rows. A span is valid only inside the call that lends it.
package protocol TensorSource {
    /// The number of rows; 0 for a tensor that does not exist.
    func rowCount(of tensor: TensorName) -> Int

    /// Calls `body` with the index of each tile's first row and with its rows as one contiguous span of rows x columns,
    /// in ascending order.
    func forEachTile(of tensor: TensorName, _ body: (Int, Span<Float>) throws -> Void) throws

    /// Lends one row. Throws `ModelError` when it is out of range.
    func withRow<R>(of tensor: TensorName, at row: Int, _ body: (Span<Float>) throws -> R) throws -> R

    /// Calls `body` with the position in `rows` and the row, for ascending `rows`. Implementations look up each tile
    /// once.
    func forEachRow(of tensor: TensorName, at rows: [Int32], _ body: (Int, Span<Float>) throws -> Void) throws
}
