import Algorithms
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
protocol FactorModel: StoredModel {
    /// The row of a user with this profile. Every index is known to the model.
    func foldIn(_ profile: Profile, from source: some TensorSource) throws -> [Float]

    /// The prediction for an item that the model does not know.
    func meanRating(of profile: Profile, row: Span<Float>) -> Float

    /// The mean of the items' codes, from which similarities are measured. A code is as many leading columns of an
    /// item's row.
    func codeCentre(from source: some TensorSource) throws -> [Float]
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
}

extension ServedModel {
    /// The cosines between one item's row and all items' rows, relative to a centre and over its columns; 1 for the
    /// item itself.
    func cosines(
        to item: Int32, centre: [Float], from source: some TensorSource, into cosines: inout [Float]
    ) throws {
        guard item >= 0, item < itemCount else {
            throw ModelError.rowOutOfRange(Int(item), of: .items, rowCount: itemCount)
        }
        if cosines.count != itemCount { cosines = [Float](repeating: 0, count: itemCount) }
        let query = try source.withRow(of: .items, at: Int(item)) { row in
            centre.indices.map { row[$0] - centre[$0] }
        }
        guard let columns = tensors[.items]?.columns else { return }
        try source.forEachTile(of: .items) { first, tile in
            let known = min(tile.count, (itemCount - first) * columns)
            guard known > 0 else { return }
            Kernels.cosineRows(
                tile.extracting(first: known), columns: columns, centre: centre.span, query: query.span,
                into: &cosines, at: first)
        }
        cosines[Int(item)] = 1
    }
}

extension FactorModel {
    package func score(_ query: UserQuery, from source: some TensorSource, into scores: inout [Float]) throws {
        if scores.count != itemCount { scores = [Float](repeating: 0, count: itemCount) }
        try withUserRow(query, from: source) { row in
            try scoreItems(by: row, from: source, into: &scores)
        }
    }

    package func predict(
        _ query: UserQuery, items: [Int32], from source: some TensorSource
    ) throws -> [Float] {
        var predictions = [Float](repeating: 0, count: items.count)
        // The source takes ascending rows, but the answer keeps the caller's order.
        let places = items.indices.sorted { items[$0] < items[$1] }
        let known = places.partitioningIndex { Int(items[$0]) >= itemCount }
        try withUserRow(query, from: source) { row in
            try source.forEachRow(of: .items, at: places[..<known].map { items[$0] }) { position, itemRow in
                predictions[places[position]] = Kernels.dot(itemRow, row)
            }
            for place in places[known...] { predictions[place] = meanRating(of: query.profile, row: row) }
        }
        return predictions
    }

    package func similarities(
        to item: Int32, from source: some TensorSource, into similarities: inout [Float]
    ) throws {
        let centre = try codeCentre(from: source)
        try cosines(to: item, centre: centre, from: source, into: &similarities)
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
