import Algorithms
import DenseMath

/// A source in which some rows of one tensor are replaced or appended.
struct OverlaidSource<Base: TensorSource>: TensorSource {
    private let base: Base
    private let tensor: TensorName
    private let rows: TensorRows
    private let newRowCount: Int

    /// - Parameter rows: ascending.
    init(base: Base, tensor: TensorName, rows: TensorRows) {
        self.base = base
        self.tensor = tensor
        self.rows = rows
        newRowCount = max(base.rowCount(of: tensor), Int(rows.last?.row ?? -1) + 1)
    }

    func rowCount(of tensor: TensorName) -> Int {
        tensor == self.tensor ? newRowCount : base.rowCount(of: tensor)
    }

    func forEachTile(of tensor: TensorName, _ body: (Int, Span<Float>) throws -> Void) throws {
        guard tensor == self.tensor else { return try base.forEachTile(of: tensor, body) }
        for row in 0..<newRowCount { try withRow(of: tensor, at: row) { try body(row, $0) } }
    }

    func withRow<R>(of tensor: TensorName, at row: Int, _ body: (Span<Float>) throws -> R) throws -> R {
        if tensor == self.tensor {
            let place = rows.partitioningIndex { Int($0.row) >= row }
            if place < rows.count, Int(rows[place].row) == row {
                let values = rows[place].values
                return try body(values.span)
            }
        }
        return try base.withRow(of: tensor, at: row, body)
    }

    func forEachRow(of tensor: TensorName, at rows: [Int32], _ body: (Int, Span<Float>) throws -> Void) throws {
        guard tensor == self.tensor else { return try base.forEachRow(of: tensor, at: rows, body) }
        var replaced: [(position: Int, place: Int)] = []
        // Both lists ascend.
        var place = 0
        for (position, row) in rows.enumerated() {
            while place < self.rows.count, self.rows[place].row < row { place += 1 }
            if place == self.rows.count { break }
            if self.rows[place].row == row { replaced.append((position, place)) }
        }
        if replaced.isEmpty { return try base.forEachRow(of: tensor, at: rows, body) }
        var kept = Array(rows.indices)
        for (position, _) in replaced.reversed() { kept.remove(at: position) }
        try base.forEachRow(of: tensor, at: kept.map { rows[$0] }) { try body(kept[$0], $1) }
        for (position, place) in replaced {
            let values = self.rows[place].values
            try body(position, values.span)
        }
    }
}

extension TensorName {
    /// The name of a component's tensor among those of the composite model.
    func prefixed(_ component: String) -> TensorName { TensorName(rawValue: "\(component).\(rawValue)") }
}

/// The tensors of one component of a composite model, under the names that the component itself gives them.
struct PrefixedSource<Base: TensorSource>: TensorSource {
    let base: Base
    let component: String

    func rowCount(of tensor: TensorName) -> Int { base.rowCount(of: tensor.prefixed(component)) }

    func forEachTile(of tensor: TensorName, _ body: (Int, Span<Float>) throws -> Void) throws {
        try base.forEachTile(of: tensor.prefixed(component), body)
    }

    func withRow<R>(of tensor: TensorName, at row: Int, _ body: (Span<Float>) throws -> R) throws -> R {
        try base.withRow(of: tensor.prefixed(component), at: row, body)
    }

    func forEachRow(of tensor: TensorName, at rows: [Int32], _ body: (Int, Span<Float>) throws -> Void) throws {
        try base.forEachRow(of: tensor.prefixed(component), at: rows, body)
    }
}

extension Dictionary where Key == TensorName {
    /// A component's tensors under the composite's names.
    func prefixed(_ component: String) -> [TensorName: Value] {
        Dictionary(uniqueKeysWithValues: map { ($0.key.prefixed(component), $0.value) })
    }
}

extension TensorSource {
    /// The first rows of a tensor, and zeros where it has fewer.
    func rows(of tensor: TensorName, count: Int, columns: Int) throws -> Matrix {
        var values = [Float](repeating: 0, count: count * columns)
        guard rowCount(of: tensor) > 0 else { return Matrix(rowCount: count, columnCount: columns, values: values) }
        var span = values.mutableSpan
        try forEachTile(of: tensor) { first, tile in
            let start = first * columns
            let length = min(tile.count, count * columns - start)
            guard length > 0 else { return }
            var target = span.extracting(start..<start + length)
            // Adding to zeros runs at memory speed; a loop over single numbers does not.
            Kernels.axpy(1, tile.extracting(first: length), into: &target)
        }
        return Matrix(rowCount: count, columnCount: columns, values: values)
    }
}
