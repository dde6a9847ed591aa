import DenseMath

/// Scores and similarities of some items, from the weights between them and what was liked.
extension LinearModel {
    func scores(
        of items: [Int32], liked: [Int32], of query: UserQuery, from source: some TensorSource
    ) throws -> [Float]? {
        let sums = try sums(to: items, liked: liked, of: query, from: source)
        let scores = sums.compactMap { sum in sum.map { $0.of.reduce($0.base, +) } }
        return scores.count == items.count ? scores : nil
    }

    /// A score is a sum of weights. That of an item without weights, or of any item for a user whose likes have none,
    /// is no sum over ratings, but base alone.
    func contributions(
        to items: [Int32], liked: [Int32], of query: UserQuery, from source: some TensorSource
    ) throws -> [Contributions]? {
        let sums = try sums(to: items, liked: liked, of: query, from: source)
        let scores = sums.contains { $0 == nil } ? try allScores(query, from: source) : []
        let nothing = [Float](repeating: 0, count: liked.count)
        return zip(items, sums).map { item, sum in sum ?? Contributions(base: scores[Int(item)], of: nothing) }
    }

    package func similarities(
        of item: Int32, to others: [Int32], from source: some TensorSource
    ) throws -> [Float] {
        guard isDense else {
            var all: [Float] = []
            try similarities(to: item, from: source, into: &all)
            return try pick(others, from: all)
        }
        guard let own = try row(of: item, from: source), let weights = try inverse(own.place, from: source) else {
            return others.map { $0 == item ? 1 : 0 }
        }
        var similarities = [Float](repeating: 0, count: others.count)
        try source.forEachRow(of: .items, inAnyOrder: others) { position, row in
            guard let place = rows(of: row)?.place else { return }
            similarities[position] = Self.correlation(
                weights[Int(place)], own.diagonal, row[LinearItemRow.diagonal])
        }
        for (position, other) in others.enumerated() where other == item { similarities[position] = 1 }
        return similarities
    }

    /// nil for an item whose score is no sum; see `contributions`. What was dismissed makes the base.
    private func sums(
        to items: [Int32], liked: [Int32], of query: UserQuery, from source: some TensorSource
    ) throws -> [Contributions?] {
        let places = try optionalPlaces(of: liked, from: source)
        guard places.contains(where: { $0 != nil }) else { return items.map { _ in nil } }
        let dismissed = dismissed(of: query)
        let others = places + (try optionalPlaces(of: dismissed, from: source))
        let weights =
            isDense
            ? try denseWeights(to: items, liked + dismissed, others.map { $0?.place }, from: source)
            : try sparseWeights(to: items, others, from: source)
        return weights.map { weights in
            weights.map { weights in
                Contributions(
                    base: Self.dismissalWeight * weights[liked.count...].reduce(0, +),
                    of: Array(weights[..<liked.count]))
            }
        }
    }

    private func optionalPlaces(
        of items: [Int32], from source: some TensorSource
    ) throws -> [(place: Int32, count: Int)?] {
        var places: [(place: Int32, count: Int)?] = []
        try source.forEachRow(of: .items, at: items) { _, row in places.append(rows(of: row)) }
        return places
    }

    /// What each of `others` adds to the score of each item i: x_i - d_i P_ij. The inverse is symmetric, so that one
    /// row of it suffices. nil for an item without weights.
    private func denseWeights(
        to items: [Int32], _ others: [Int32], _ places: [Int32?], from source: some TensorSource
    ) throws -> [[Float]?] {
        let rows = try items.map { try row(of: $0, from: source) }
        var entries = try rows.map { row in
            try row.map { row in
                try source.withRow(of: .inverse, at: Int(row.place)) { inverse in
                    places.map { place in place.map { inverse[Int($0)] } ?? 0 }
                }
            }
        }
        let corrections = settings.learning?.corrections ?? 0
        try source.forEachRow(of: .corrections, at: Array(0..<Int32(corrections))) { _, correction in
            for (number, row) in rows.enumerated() {
                guard let row else { continue }
                let factor = correction[Int(row.place)] * correction[settings.inverseSize]
                for (position, place) in places.enumerated() {
                    if let place { entries[number]?[position] -= factor * correction[Int(place)] }
                }
            }
        }
        return rows.indices.map { number in
            rows[number].flatMap { row in
                entries[number].map { entries in
                    zip(others, entries).map { ($0 == items[number] ? 1 : 0) - row.factor * $1 }
                }
            }
        }
    }

    private func sparseWeights(
        to items: [Int32], _ places: [(place: Int32, count: Int)?], from source: some TensorSource
    ) throws -> [[Float]?] {
        var weights = try likes(of: items, from: source).map { likes in
            likes > 0 ? [Float](repeating: 0, count: places.count) : nil
        }
        for (position, place) in places.enumerated() {
            guard let place else { continue }
            try source.forEachRow(of: .weights, at: Array(place.place..<place.place + Int32(place.count))) { _, row in
                for pair in 0..<NeighbourRow.pairs {
                    for number in items.indices where row[2 * pair] == Float(items[number]) {
                        weights[number]?[position] += row[2 * pair + 1]
                    }
                }
            }
        }
        return weights
    }

    /// What a dense model stores of an item; nil for an item without weights.
    private func row(
        of item: Int32, from source: some TensorSource
    ) throws -> (place: Int32, factor: Float, diagonal: Float)? {
        try source.withRow(of: .items, at: Int(item)) { row in
            rows(of: row).map { ($0.place, row[LinearItemRow.factor], row[LinearItemRow.diagonal]) }
        }
    }

    /// A row of the inverse, with the corrections; nil past its end, which only damage can cause.
    func inverse(_ place: Int32, from source: some TensorSource) throws -> [Float]? {
        guard Int(place) < settings.inverseSize else { return nil }
        var row = try source.withRow(of: .inverse, at: Int(place)) { row in row.indices.map { row[$0] } }
        var span = row.mutableSpan
        try correct(&span, [place], from: source)
        return row
    }
}
