import DenseMath

/// Scores and similarities of some items, from the weights between them and what was liked.
extension LinearModel {
    func scores(
        of items: [Int32], liked: [Int32], of query: UserQuery, from source: some TensorSource
    ) throws -> [Float]? {
        var scores: [Float] = []
        for item in items {
            guard let sum = try sum(to: item, liked: liked, of: query, from: source) else { return nil }
            scores.append(sum.of.reduce(sum.base, +))
        }
        return scores
    }

    /// A score is a sum of weights. That of an item without weights, or of any item for a user whose likes have none,
    /// is no sum over ratings, but base alone.
    func contributions(
        to item: Int32, liked: [Int32], of query: UserQuery, from source: some TensorSource
    ) throws -> Contributions? {
        if let sum = try sum(to: item, liked: liked, of: query, from: source) { return sum }
        let scores = try allScores(query, from: source)
        return Contributions(base: scores[Int(item)], of: [Float](repeating: 0, count: liked.count))
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

    /// nil: see `contributions`. What was dismissed makes the base.
    private func sum(
        to item: Int32, liked: [Int32], of query: UserQuery, from source: some TensorSource
    ) throws -> Contributions? {
        let places = try optionalPlaces(of: liked, from: source)
        guard places.contains(where: { $0 != nil }) else { return nil }
        let dismissed = dismissed(of: query)
        let others = try optionalPlaces(of: dismissed, from: source)
        let added =
            isDense
            ? try denseWeights(to: item, liked + dismissed, places + others, from: source)
            : try sparseWeights(to: item, places + others, from: source)
        guard let added else { return nil }
        return Contributions(
            base: Self.dismissalWeight * added[liked.count...].reduce(0, +), of: Array(added[..<liked.count]))
    }

    private func optionalPlaces(
        of items: [Int32], from source: some TensorSource
    ) throws -> [(place: Int32, count: Int)?] {
        var places: [(place: Int32, count: Int)?] = []
        try source.forEachRow(of: .items, at: items) { _, row in places.append(rows(of: row)) }
        return places
    }

    /// What each of some items adds to the score of `item`: x_i - d_i P_ij. The inverse is symmetric, so that one row
    /// of it suffices. nil for an item without weights.
    private func denseWeights(
        to item: Int32, _ items: [Int32], _ places: [(place: Int32, count: Int)?], from source: some TensorSource
    ) throws -> [Float]? {
        guard let own = try row(of: item, from: source), let weights = try inverse(own.place, from: source) else {
            return nil
        }
        return zip(items, places).map { other, place in
            (other == item ? 1 : 0) - (place.map { own.factor * weights[Int($0.place)] } ?? 0)
        }
    }

    private func sparseWeights(
        to item: Int32, _ places: [(place: Int32, count: Int)?], from source: some TensorSource
    ) throws -> [Float]? {
        guard try likes(of: [item], from: source)[0] > 0 else { return nil }
        return try places.map { place in
            guard let place else { return 0 }
            var weight: Float = 0
            try source.forEachRow(of: .weights, at: Array(place.place..<place.place + Int32(place.count))) { _, row in
                for pair in 0..<NeighbourRow.pairs where row[2 * pair] == Float(item) { weight += row[2 * pair + 1] }
            }
            return weight
        }
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
