/// What likes add to scores.
extension RankingModel {
    func contributions(
        to items: [Int32], liked: [Int32], of query: UserQuery, from source: some TensorSource
    ) throws -> [Contributions]? { nil }

    /// Ratings that are no likes add nothing.
    package func contributions(
        _ query: UserQuery, items: [Int32], from source: some TensorSource
    ) throws -> [Contributions]? {
        if let item = items.first(where: { $0 < 0 || Int($0) >= itemCount }) {
            throw ModelError.rowOutOfRange(Int(item), of: .items, rowCount: itemCount)
        }
        let liked = query.profile.liked(threshold: ranking.threshold, below: itemCount)
        let nothing = [Float](repeating: 0, count: query.profile.count)
        if liked.isEmpty {
            return try likes(of: items, from: source).map { Contributions(base: $0, of: nothing) }
        }
        guard let ofLikes = try contributions(to: items, liked: liked, of: query, from: source) else { return nil }
        var places: [Int] = []
        for (place, rated) in query.profile.indices.enumerated()
        where places.count < liked.count && liked[places.count] == rated { places.append(place) }
        return ofLikes.map { own in
            var all = nothing
            for (place, value) in zip(places, own.of) { all[place] = value }
            return Contributions(base: own.base, of: all)
        }
    }
}
