import DenseMath

extension TensorSource {
    /// The first rows of a tensor; zeros where it has no more.
    func rows(of tensor: TensorName, count: Int, columns: Int) throws -> Matrix {
        var values = [Float](repeating: 0, count: count * columns)
        guard rowCount(of: tensor) > 0 else { return Matrix(rowCount: count, columnCount: columns, values: values) }
        var span = values.mutableSpan
        try forEachTile(of: tensor) { first, tile in
            let start = first * columns
            let length = min(tile.count, count * columns - start)
            guard length > 0 else { return }
            var target = span.extracting(start..<start + length)
            // To zeros: at the speed of memory, where a loop over places is not.
            Kernels.axpy(1, tile.extracting(first: length), into: &target)
        }
        return Matrix(rowCount: count, columnCount: columns, values: values)
    }
}
