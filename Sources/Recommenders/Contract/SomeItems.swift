/// What a model answers that has no better way: for some items, a pass over all items.
extension ServedModel {
    package func score(_ query: UserQuery, items: [Int32], from source: some TensorSource) throws -> [Float] {
        var scores: [Float] = []
        try score(query, from: source, into: &scores)
        return try pick(items, from: scores)
    }

    package func vectors(of items: [Int32], from source: some TensorSource) throws -> [Float]? { nil }

    package func similarities(
        of item: Int32, to others: [Int32], from source: some TensorSource
    ) throws -> [Float] {
        var all: [Float] = []
        try similarities(to: item, from: source, into: &all)
        return try pick(others, from: all)
    }

    package func contributions(
        _ query: UserQuery, items: [Int32], from source: some TensorSource
    ) throws -> [Contributions]? { nil }

    package func userSimilarities(
        to query: UserQuery, from source: some TensorSource, into similarities: inout [Float]
    ) throws -> Bool { false }

    func pick(_ items: [Int32], from all: [Float]) throws -> [Float] {
        try items.map { item in
            guard item >= 0, Int(item) < all.count else {
                throw ModelError.rowOutOfRange(Int(item), of: .items, rowCount: all.count)
            }
            return all[Int(item)]
        }
    }
}

extension TensorSource {
    /// Calls `body` with the position in `rows` and the row, for rows in any order.
    func forEachRow(
        of tensor: TensorName, inAnyOrder rows: [Int32], _ body: (Int, Span<Float>) throws -> Void
    ) throws {
        if zip(rows, rows.dropFirst()).allSatisfy(<=) { return try forEachRow(of: tensor, at: rows, body) }
        let places = rows.indices.sorted { rows[$0] < rows[$1] }
        try forEachRow(of: tensor, at: places.map { rows[$0] }) { try body(places[$0], $1) }
    }

    /// Those of some rows, ascending, that are like `empty` up to rounding.
    func rows(of tensor: TensorName, among rows: [Int32], like empty: [Float]) throws -> [Int32] {
        var alike: [Int32] = []
        try forEachRow(of: tensor, at: rows) { position, row in
            let isAlike = empty.indices.allSatisfy { abs(row[$0] - empty[$0]) <= 1e-5 * max(1, abs(empty[$0])) }
            if isAlike { alike.append(rows[position]) }
        }
        return alike
    }
}
