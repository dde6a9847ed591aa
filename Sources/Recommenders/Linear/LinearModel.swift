import DenseMath

struct LinearSettings: ModelSettings {
    static let kind = LinearAutoencoder.kind
    var ranking: RankingSettings
    /// Rows of the inverse; 0 where weights between neighbours are stored instead.
    var inverseSize: Int

    var isValid: Bool { ranking.isValid && inverseSize >= 0 && inverseSize <= ranking.itemCount }
}

/// Serves a linear autoencoder: a profile's scores are sums of its items' rows.
package struct LinearModel: RankingModel {
    package static let kind = LinearAutoencoder.kind
    private let settings: LinearSettings

    package init(settings: [UInt8]) throws {
        self.settings = try LinearSettings(json: settings)
    }

    init(_ settings: LinearSettings) {
        self.settings = settings
    }

    package var ranking: RankingSettings { settings.ranking }

    private var isDense: Bool { settings.inverseSize > 0 }

    package var ownTensorColumns: [TensorName: Int] {
        isDense
            ? [.items: LinearItemRow.columns, .inverse: settings.inverseSize]
            : [.items: LinearItemRow.columns, .weights: NeighbourRow.columns]
    }

    package func rank(
        liked: [Int32], of query: UserQuery, from source: some TensorSource, into scores: inout [Float]
    ) throws {
        var places: [(place: Int32, count: Int)] = []
        try source.forEachRow(of: .items, at: liked) { _, row in
            guard row[LinearItemRow.place] >= 0 else { return }
            places.append((Int32(row[LinearItemRow.place]), Int(row[LinearItemRow.factor])))
        }
        if places.isEmpty {
            try readLikes(from: source, into: &scores)
        } else if isDense {
            try rankDense(liked, places.map(\.place), from: source, into: &scores)
        } else {
            try rankSparse(places, from: source, into: &scores)
        }
    }

    /// x - d * (x P).
    private func rankDense(
        _ liked: [Int32], _ places: [Int32], from source: some TensorSource, into scores: inout [Float]
    ) throws {
        var sums = [Float](repeating: 0, count: settings.inverseSize)
        var span = sums.mutableSpan
        try source.forEachRow(of: .inverse, at: places.sorted()) { _, row in Kernels.axpy(1, row, into: &span) }
        try source.forEachTile(of: .items) { first, tile in
            for row in 0..<min(tile.count / LinearItemRow.columns, itemCount - first) {
                let start = row * LinearItemRow.columns
                let place = Int(tile[start + LinearItemRow.place])
                scores[first + row] =
                    place >= 0 ? -tile[start + LinearItemRow.factor] * sums[place] : -.infinity
            }
        }
        for place in liked { scores[Int(place)] += 1 }
        placeUnknownLast(&scores)
    }

    private func rankSparse(
        _ places: [(place: Int32, count: Int)], from source: some TensorSource, into scores: inout [Float]
    ) throws {
        for item in scores.indices { scores[item] = 0 }
        let rows = places.flatMap { place, count in place..<place + Int32(count) }
        try source.forEachRow(of: .weights, at: rows) { _, row in
            for pair in 0..<NeighbourRow.pairs {
                let item = Int(row[2 * pair])
                if item >= 0 && item < scores.count { scores[item] += row[2 * pair + 1] }
            }
        }
    }

    /// Items that nobody liked when the model was fitted come after all others.
    private func placeUnknownLast(_ scores: inout [Float]) {
        var lowest = Float.infinity
        for score in scores where score > -.infinity { lowest = min(lowest, score) }
        for item in scores.indices where scores[item] == -.infinity { scores[item] = lowest - 1 }
    }

    /// Dense: the partial correlation of two items' likes, -P_ij / sqrt(P_ii P_jj). Sparse: the weight, by the largest one.
    package func similarities(
        to item: Int32, from source: some TensorSource, into similarities: inout [Float]
    ) throws {
        guard item >= 0, item < itemCount else {
            throw ModelError.rowOutOfRange(Int(item), of: .items, rowCount: itemCount)
        }
        similarities = [Float](repeating: 0, count: itemCount)
        let own = try source.withRow(of: .items, at: Int(item)) { row in row.indices.map { row[$0] } }
        if own[LinearItemRow.place] >= 0 {
            if isDense {
                try correlate(own, from: source, into: &similarities)
            } else {
                let place = (place: Int32(own[LinearItemRow.place]), count: Int(own[LinearItemRow.factor]))
                try rankSparse([place], from: source, into: &similarities)
                let largest = similarities.reduce(0) { max($0, abs($1)) }
                if largest > 0 { for other in similarities.indices { similarities[other] /= largest } }
            }
        }
        similarities[Int(item)] = 1
    }

    private func correlate(
        _ own: [Float], from source: some TensorSource, into similarities: inout [Float]
    ) throws {
        let row = try source.withRow(of: .inverse, at: Int(own[LinearItemRow.place])) { row in
            row.indices.map { row[$0] }
        }
        try source.forEachTile(of: .items) { first, tile in
            for other in 0..<min(tile.count / LinearItemRow.columns, itemCount - first) {
                let start = other * LinearItemRow.columns
                let place = Int(tile[start + LinearItemRow.place])
                guard place >= 0 else { continue }
                let scale = (own[LinearItemRow.diagonal] * tile[start + LinearItemRow.diagonal]).squareRoot()
                if scale > 0 { similarities[first + other] = min(max(-row[place] / scale, -1), 1) }
            }
        }
    }

    /// The weights stay as they are; new items have none yet.
    package func update(
        users: [Int32], items: [Int32], userCount: Int, itemCount: Int, ratings: some RatingSource,
        from source: some TensorSource
    ) throws -> ModelUpdate {
        var rows = try commonRows(
            users: users, items: items, userCount: userCount, itemCount: itemCount, ratings: ratings, from: source)
        rows[.items] = (self.itemCount..<itemCount).map { (row: Int32($0), values: LinearItemRow.unplaced) }
        var newSettings = settings
        newSettings.ranking = ranking.grown(userCount: userCount, itemCount: itemCount)
        return ModelUpdate(settings: try newSettings.json(), rows: rows)
    }
}
