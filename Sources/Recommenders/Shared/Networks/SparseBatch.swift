import DenseMath

/// Sparse rows: the inputs of a batch, or its targets.
struct SparseRows: Sendable {
    /// Row r has the columns `columns[offsets[r]..<offsets[r + 1]]`; `values` holds the numbers at the same indices.
    private(set) var offsets: [Int] = [0]
    private(set) var columns: [Int32] = []
    private(set) var values: [Float] = []

    var rowCount: Int { offsets.count - 1 }

    mutating func append(column: Int32, value: Float) {
        columns.append(column)
        values.append(value)
    }

    /// Ends a row, which consists of everything appended since the last one.
    mutating func endRow() {
        offsets.append(columns.count)
    }

    /// Removes all rows, but keeps the memory.
    mutating func removeAll() {
        offsets.removeAll(keepingCapacity: true)
        offsets.append(0)
        columns.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
    }

    func range(ofRow row: Int) -> Range<Int> {
        offsets[row]..<offsets[row + 1]
    }

    /// The columns with numbers, and the rows of each: what a layer's weights learn from.
    /// - Parameter columnCount: greater than every column.
    func transposed(columnCount: Int) -> SparseColumns {
        SparseColumns(self, columnCount: columnCount)
    }
}

/// The columns of sparse rows that have numbers.
struct SparseColumns: Sendable {
    /// Ascending.
    private(set) var columns: [Int32] = []
    /// The column `columns[p]` occurs in the rows `rows[offsets[p]..<offsets[p + 1]]`; `values` holds the numbers at
    /// the same indices.
    private(set) var offsets: [Int] = [0]
    private(set) var rows: [Int32]
    private(set) var values: [Float]

    fileprivate init(_ source: SparseRows, columnCount: Int) {
        var starts = [Int](repeating: 0, count: columnCount + 1)
        for column in source.columns { starts[Int(column) + 1] += 1 }
        for column in 0..<columnCount {
            if starts[column + 1] > 0 {
                columns.append(Int32(column))
                offsets.append(starts[column] + starts[column + 1])
            }
            starts[column + 1] += starts[column]
        }
        rows = [Int32](repeating: 0, count: source.columns.count)
        values = [Float](repeating: 0, count: source.columns.count)
        for row in 0..<source.rowCount {
            for place in source.range(ofRow: row) {
                let column = Int(source.columns[place])
                rows[starts[column]] = Int32(row)
                values[starts[column]] = source.values[place]
                starts[column] += 1
            }
        }
    }

    func range(ofPosition position: Int) -> Range<Int> {
        offsets[position]..<offsets[position + 1]
    }
}
