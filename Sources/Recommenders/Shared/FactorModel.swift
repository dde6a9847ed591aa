import DenseMath

extension TensorName {
    /// One row an item, which is multiplied with a user's row.
    package static let items = TensorName(rawValue: "items")
    /// One row a user.
    package static let users = TensorName(rawValue: "users")
    /// The weights of a network's inputs, one row for each input.
    package static let encoder = TensorName(rawValue: "encoder")
    /// The weights of a network's small layers.
    package static let layers = TensorName(rawValue: "layers")
}

/// A model whose scores are products of a user's row with the items' rows, so that an answer is one pass over the item
/// matrix. Such models differ only in how a user's row is found.
protocol FactorModel: StoredModel, ComparedByCodes {
    /// The row of a user with this profile. Every index is known to the model.
    func foldIn(_ profile: Profile, from source: some TensorSource) throws -> [Float]

    /// The prediction for an item that the model does not know.
    func meanRating(of profile: Profile, row: Span<Float>) -> Float

    /// The row of an item that nobody has rated.
    func emptyItemRow(from source: some TensorSource) throws -> [Float]
}

/// Rows are padded to whole vectors of the widest processors, so that no loop has a remainder.
func paddedColumns(_ columns: Int) -> Int {
    (columns + 15) / 16 * 16
}

extension ServedModel {
    /// The products of a user's row with the rows of all known items, in one pass over the item matrix. `scores` has
    /// the right size.
    func scoreItems(by row: Span<Float>, from source: some TensorSource, into scores: inout [Float]) throws {
        try source.forEachTile(of: .items) { first, tile in
            let known = min(tile.count, (itemCount - first) * row.count)
            guard known > 0 else { return }
            Kernels.scoreRows(tile.extracting(first: known), vector: row, into: &scores, at: first)
        }
    }

    /// The products of a user's row with the rows of some known items, in their order.
    func scores(of items: [Int32], by row: Span<Float>, from source: some TensorSource) throws -> [Float] {
        var scores = [Float](repeating: 0, count: items.count)
        try source.forEachRow(of: .items, inAnyOrder: items) { position, item in
            scores[position] = Kernels.dot(item, row)
        }
        return scores
    }
}

extension FactorModel {
    package static var scoresRowsAlone: Bool { true }

    package func score(_ query: UserQuery, from source: some TensorSource, into scores: inout [Float]) throws {
        if scores.count != itemCount { scores = [Float](repeating: 0, count: itemCount) }
        try withUserRow(query, from: source) { row in
            try scoreItems(by: row, from: source, into: &scores)
        }
    }

    package func predict(
        _ query: UserQuery, items: [Int32], from source: some TensorSource
    ) throws -> [Float] {
        try withUserRow(query, from: source) { row in
            var predictions = [Float](repeating: meanRating(of: query.profile, row: row), count: items.count)
            let known = items.indices.filter { Int(items[$0]) < itemCount }
            let ratings = try scores(of: known.map { items[$0] }, by: row, from: source)
            for (place, rating) in zip(known, ratings) { predictions[place] = rating }
            return predictions
        }
    }

    package func score(_ query: UserQuery, items: [Int32], from source: some TensorSource) throws -> [Float] {
        try withUserRow(query, from: source) { try scores(of: items, by: $0, from: source) }
    }

    package func unlearned(among items: [Int32], from source: some TensorSource) throws -> [Int32] {
        try source.rows(of: .items, among: items, like: try emptyItemRow(from: source))
    }

    func userRow(of query: UserQuery, from source: some TensorSource) throws -> [Float] {
        try withUserRow(query, from: source) { row in row.indices.map { row[$0] } }
    }

    /// Lends the user's stored row where it is current, and else the row that follows from the profile.
    private func withUserRow<R>(
        _ query: UserQuery, from source: some TensorSource, _ body: (Span<Float>) throws -> R
    ) throws -> R {
        if let row = query.currentRow {
            return try source.withRow(of: .users, at: row, body)
        }
        let row = try foldIn(query.profile.prefix(below: itemCount), from: source)
        return try body(row.span)
    }
}
