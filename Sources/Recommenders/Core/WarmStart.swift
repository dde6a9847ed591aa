import DenseMath

/// When a network's weights are to learn on between two fits, and from what: the ratings as they are, all of them, so that nothing that was learned
/// before is forgotten.
enum WarmStart {
    /// Of the ratings, so many must be new: learning on costs the same however few they are.
    static let share = 0.05

    static func isDue(pending: Int, of ratingCount: Int) -> Bool {
        pending > 0 && Double(pending) >= share * Double(ratingCount)
    }

    /// How many ratings of these users came, went or changed since the model learned last; those whose former ratings are not known
    /// count for nothing.
    static func changeCount(_ users: [Int32], _ ratings: some RatingSource) throws -> Int {
        try users.reduce(0) { count, user in
            guard let former = try ratings.formerProfile(ofUser: user) else { return count }
            let now = try ratings.profile(ofUser: user)
            if now == former { return count }
            let before = Dictionary(uniqueKeysWithValues: zip(former.indices, former.values))
            let kept = now.indices.count { before[$0] != nil }
            let same = now.indices.indices.count { before[now.indices[$0]] == now.values[$0] }
            return count + (now.count - same) + (former.count - kept)
        }
    }
}

extension RatingSource {
    /// All ratings.
    func matrix(userCount: Int, itemCount: Int) throws -> RatingMatrix {
        var triples: (users: [Int32], items: [Int32], values: [Float]) = ([], [], [])
        for user in 0..<Int32(userCount) {
            let profile = try profile(ofUser: user).prefix(below: itemCount)
            triples.users.append(contentsOf: repeatElement(user, count: profile.count))
            triples.items += profile.indices
            triples.values += profile.values
        }
        return RatingMatrix(
            userCount: userCount, itemCount: itemCount, users: triples.users, items: triples.items,
            values: triples.values
        )
    }
}

extension ModelUpdate {
    /// All rows of a model that learned on.
    init(renewing model: FittedModel) {
        self.init(
            settings: model.settings,
            rows: model.tensors.mapValues { tensor in
                (0..<tensor.rowCount).map { (row: Int32($0), values: Array(tensor.row($0))) }
            })
    }
}
