/// What is known of users or of items beside their ratings: a sparse row of named features for each.
package struct FeatureTable: Sendable {
    /// Column by column: "genre:Drama", "decade:1990", "tag:space", "occupation:student".
    package let names: [String]
    /// Row `r` has the columns `columns[offsets[r]..<offsets[r + 1]]`, ascending, with the weights beside them in `values`.
    package let offsets: [Int]
    package let columns: [Int32]
    package let values: [Float]

    package var rowCount: Int { offsets.count - 1 }

    /// A table in which nothing is known of anybody.
    package init(rowCount: Int) {
        self.init(names: [], offsets: [Int](repeating: 0, count: rowCount + 1), columns: [], values: [])
    }

    /// - Parameter offsets: one more than there are rows, ascending from 0 to the number of columns listed.
    package init(names: [String], offsets: [Int], columns: [Int32], values: [Float]) {
        precondition(offsets.first == 0 && offsets.last == columns.count, "offsets span the columns")
        precondition(columns.count == values.count, "a feature has one weight")
        self.names = names
        self.offsets = offsets
        self.columns = columns
        self.values = values
    }

    /// The features of one row, as a profile over the columns; empty for a row past the end.
    package func row(_ row: Int) -> Profile {
        guard row < rowCount else { return Profile() }
        let range = offsets[row]..<offsets[row + 1]
        return Profile(indices: Array(columns[range]), values: Array(values[range]))
    }
}
