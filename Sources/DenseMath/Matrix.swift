/// A dense matrix of single-precision numbers, stored by rows. A value type: copies are independent.
package struct Matrix: Sendable, Equatable {
    package private(set) var rowCount: Int
    package let columnCount: Int
    /// The numbers, row-major: element (row, column) is at `row * columnCount + column`.
    package private(set) var values: [Float]

    /// A matrix of zeros.
    package init(rowCount: Int, columnCount: Int) {
        self.init(
            rowCount: rowCount, columnCount: columnCount, values: [Float](repeating: 0, count: rowCount * columnCount))
    }

    /// A matrix of the given numbers, row-major. There must be exactly `rowCount * columnCount` of them.
    package init(rowCount: Int, columnCount: Int, values: [Float]) {
        precondition(rowCount >= 0 && columnCount >= 0, "a matrix has no negative number of rows or columns")
        precondition(values.count == rowCount * columnCount, "a matrix needs rowCount * columnCount numbers")
        self.rowCount = rowCount
        self.columnCount = columnCount
        self.values = values
    }

    package subscript(row: Int, column: Int) -> Float {
        get { values[position(of: row) + check(column)] }
        set { values[position(of: row) + check(column)] = newValue }
    }

    /// The indices of a row's numbers in `values`.
    package func range(ofRow row: Int) -> Range<Int> {
        let start = position(of: row)
        return start..<start + columnCount
    }

    /// The numbers of a row.
    package func row(_ row: Int) -> ArraySlice<Float> {
        values[range(ofRow: row)]
    }

    /// Lends a row to be read without a copy.
    package func withRow<R, E: Error>(_ row: Int, _ body: (Span<Float>) throws(E) -> R) throws(E) -> R {
        try body(values.span.extracting(range(ofRow: row)))
    }

    /// Lends all numbers for writing.
    package mutating func withMutableValues<R, E: Error>(
        _ body: (inout MutableSpan<Float>) throws(E) -> R
    ) throws(E) -> R {
        var all = values.mutableSpan
        return try body(&all)
    }

    /// Lends all numbers to the blocks of a parallel loop. The writer must not be kept.
    package mutating func withDisjointWriter<R>(_ body: (DisjointWriter) throws -> R) rethrows -> R {
        try values.withDisjointWriter(body)
    }

    /// Replaces a row, or appends it when `row` is just past the end.
    package mutating func setRow(_ row: Int, to newValues: [Float]) {
        precondition(newValues.count == columnCount, "a row has columnCount numbers")
        if row == rowCount {
            values.append(contentsOf: newValues)
            rowCount += 1
        } else {
            values.replaceSubrange(range(ofRow: row), with: newValues)
        }
    }

    private func position(of row: Int) -> Int {
        precondition(row >= 0 && row < rowCount, "a row lies inside its matrix")
        return row * columnCount
    }

    private func check(_ column: Int) -> Int {
        precondition(column >= 0 && column < columnCount, "a column lies inside its matrix")
        return column
    }
}
