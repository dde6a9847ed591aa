/// Ratings as dense indices, in both orders: by user (CSR) and by item (CSC).
package struct RatingMatrix: Sendable {
    package let userCount: Int
    package let itemCount: Int

    /// User `u` rated the items `userItems[userOffsets[u]..<userOffsets[u + 1]]`, ascending; `userValues` holds the
    /// ratings at the same indices.
    package let userOffsets: [Int]
    package let userItems: [Int32]
    package let userValues: [Float]

    /// Item `i` was rated by the users `itemUsers[itemOffsets[i]..<itemOffsets[i + 1]]`, ascending; `itemValues` holds
    /// the ratings at the same indices.
    package let itemOffsets: [Int]
    package let itemUsers: [Int32]
    package let itemValues: [Float]

    package var ratingCount: Int { userValues.count }

    /// Sorts triples, given in any order, into both orders. No (user, item) may occur twice, and every index must be
    /// below its count.
    package init(userCount: Int, itemCount: Int, users: [Int32], items: [Int32], values: [Float]) {
        precondition(
            users.count == items.count && items.count == values.count, "a rating is a user, an item and a value")
        self.userCount = userCount
        self.itemCount = itemCount
        // Two stable counting sorts: by user, so that the raters of each item come out ascending; then by item and
        // back.
        let byUser = CompressedRows(rowCount: userCount, rows: users, columns: items, values: values)
        let byItem = CompressedRows(
            rowCount: itemCount, rows: byUser.columns, columns: byUser.expandedRows(), values: byUser.values)
        let sortedByUser = CompressedRows(
            rowCount: userCount, rows: byItem.columns, columns: byItem.expandedRows(), values: byItem.values)
        userOffsets = sortedByUser.offsets
        userItems = sortedByUser.columns
        userValues = sortedByUser.values
        itemOffsets = byItem.offsets
        itemUsers = byItem.columns
        itemValues = byItem.values
    }
}

extension RatingMatrix: RatingSource {
    package func profile(ofUser user: Int32) -> Profile {
        let range = userOffsets[Int(user)]..<userOffsets[Int(user) + 1]
        return Profile(indices: Array(userItems[range]), values: Array(userValues[range]))
    }

    package func raters(ofItem item: Int32) -> Profile {
        let range = itemOffsets[Int(item)]..<itemOffsets[Int(item) + 1]
        return Profile(indices: Array(itemUsers[range]), values: Array(itemValues[range]))
    }
}

/// Triples sorted by row. Within a row they keep their order.
private struct CompressedRows {
    var offsets: [Int]
    var columns: [Int32]
    var values: [Float]

    init(rowCount: Int, rows: [Int32], columns: [Int32], values: [Float]) {
        var offsets = [Int](repeating: 0, count: rowCount + 1)
        for row in rows { offsets[Int(row) + 1] += 1 }
        for row in 0..<rowCount { offsets[row + 1] += offsets[row] }
        var next = offsets
        self.columns = [Int32](repeating: 0, count: columns.count)
        self.values = [Float](repeating: 0, count: values.count)
        for source in rows.indices {
            let row = Int(rows[source])
            self.columns[next[row]] = columns[source]
            self.values[next[row]] = values[source]
            next[row] += 1
        }
        self.offsets = offsets
    }

    func expandedRows() -> [Int32] {
        var rows: [Int32] = []
        rows.reserveCapacity(columns.count)
        for row in 0..<offsets.count - 1 {
            rows.append(contentsOf: repeatElement(Int32(row), count: offsets[row + 1] - offsets[row]))
        }
        return rows
    }
}
