/// Products of a sparse matrix of zeros and ones with itself: the weighted number of cooccurrences of each two columns,
/// each row with its weight. The work is the sum of the squared lengths of the rows.
package struct BinaryGram: Sendable {
    /// Row `r` has a one in the columns `columns[rowOffsets[r]..<rowOffsets[r + 1]]`, ascending.
    private let rowOffsets: [Int]
    private let columns: [Int32]
    /// Column `c` has a one in the rows `rows[columnOffsets[c]..<columnOffsets[c + 1]]`.
    private let columnOffsets: [Int]
    private let rows: [Int32]

    package var columnCount: Int { columnOffsets.count - 1 }

    /// - Parameters: the same matrix in both orders.
    package init(rowOffsets: [Int], columns: [Int32], columnOffsets: [Int], rows: [Int32]) {
        precondition(columns.count == rows.count, "both orders hold the same ones")
        precondition(
            rowOffsets.first == 0 && rowOffsets.last == columns.count && columnOffsets.first == 0
                && columnOffsets.last == rows.count, "offsets span the ones")
        self.rowOffsets = rowOffsets
        self.columns = columns
        self.columnOffsets = columnOffsets
        self.rows = rows
        Kernels.requireIndices(columns.span, below: columnOffsets.count - 1)
        Kernels.requireIndices(rows.span, below: rowOffsets.count - 1)
    }

    /// The lower triangle, diagonal included, of the columns x columns matrix, row after row; zero above.
    /// - Parameter weights: one for each row.
    package func lowerTriangle(weights: [Float], on team: ThreadTeam) -> [Float] {
        precondition(weights.count == rowOffsets.count - 1, "each row has a weight")
        let size = columnCount
        var gram = [Float](repeating: 0, count: size * size)
        gram.withDisjointWriter { writer in
            team.forEachRange(of: size, size: 16) { range in
                for column in range {
                    writer.write(column * size..<column * size + column + 1) { sums in
                        add(cooccurrencesOf: column, below: column + 1, weights: weights, into: &sums)
                    }
                }
            }
        }
        return gram
    }

    /// sums[c] += the weights of the rows that contain both `column` and c, for all c below `limit`.
    package func add(
        cooccurrencesOf column: Int, below limit: Int, weights: [Float], into sums: inout MutableSpan<Float>
    ) {
        precondition(limit <= columnCount && sums.count >= limit, "there is a sum for each column")
        let columns = columns.span
        for place in columnOffsets[column]..<columnOffsets[column + 1] {
            let row = Int(rows[place])
            let weight = weights[row]
            var other = rowOffsets[row]
            let end = rowOffsets[row + 1]
            // Indices are checked once, in `init`: these loops take most of the time.
            while other < end {
                let index = Int(columns[unchecked: other])
                if index >= limit { break }
                sums[unchecked: index] += weight
                other += 1
            }
        }
    }

    /// The same for all columns, added to sums that are zero. Returns the columns with a sum, at a cost proportional to
    /// the cooccurrences.
    package func addAll(
        cooccurrencesOf column: Int, weights: [Float], into sums: inout MutableSpan<Float>
    ) -> [Int32] {
        precondition(sums.count >= columnCount, "there is a sum for each column")
        var met: [Int32] = []
        for place in columnOffsets[column]..<columnOffsets[column + 1] {
            let row = Int(rows[place])
            for other in rowOffsets[row]..<rowOffsets[row + 1] {
                let index = columns[other]
                if sums[Int(index)] == 0 { met.append(index) }
                sums[Int(index)] += weights[row]
            }
        }
        return met
    }
}
