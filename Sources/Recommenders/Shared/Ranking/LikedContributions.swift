/// What likes add to scores.
extension RankingModel {
    func contributions(
        to item: Int32, liked: [Int32], of query: UserQuery, from source: some TensorSource
    ) throws -> Contributions? { nil }

    /// Ratings that are no likes add nothing.
    package func contributions(
        _ query: UserQuery, item: Int32, from source: some TensorSource
    ) throws -> Contributions? {
        guard item >= 0, item < itemCount else {
            throw ModelError.rowOutOfRange(Int(item), of: .items, rowCount: itemCount)
        }
        let liked = query.profile.liked(threshold: ranking.threshold, below: itemCount)
        if liked.isEmpty {
            return Contributions(
                base: try likes(of: [item], from: source)[0], of: [Float](repeating: 0, count: query.profile.count))
        }
        guard let own = try contributions(to: item, liked: liked, of: query, from: source) else { return nil }
        var all = [Float](repeating: 0, count: query.profile.count)
        var next = 0
        for (place, rated) in query.profile.indices.enumerated() where next < liked.count && liked[next] == rated {
            all[place] = own.of[next]
            next += 1
        }
        return Contributions(base: own.base, of: all)
    }
}
