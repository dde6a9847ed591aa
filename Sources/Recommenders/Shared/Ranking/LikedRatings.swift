extension RatingMatrix {
    /// The ratings of at least `threshold`, each as 1, with the same users and items.
    package func liked(threshold: Float) -> RatingMatrix {
        filtered(value: { _ in 1 }) { _, place in userValues[place] >= threshold }
    }

    /// The ratings without those of some users, whose rows become empty.
    package func withoutUsers(_ users: [Int32]) -> RatingMatrix {
        let isLeftOut = Set(users)
        return filtered { user, _ in !isLeftOut.contains(user) }
    }

    /// - Parameters:
    ///   - value: the new value of a rating that is kept.
    ///   - isKept: called with the user and the index of each rating, in the order by user.
    private func filtered(
        value: (Float) -> Float = { $0 }, where isKept: (Int32, Int) -> Bool
    ) -> RatingMatrix {
        var kept: (users: [Int32], items: [Int32], values: [Float]) = ([], [], [])
        kept.users.reserveCapacity(ratingCount)
        kept.items.reserveCapacity(ratingCount)
        kept.values.reserveCapacity(ratingCount)
        for user in 0..<userCount {
            for place in userOffsets[user]..<userOffsets[user + 1] where isKept(Int32(user), place) {
                kept.users.append(Int32(user))
                kept.items.append(userItems[place])
                kept.values.append(value(userValues[place]))
            }
        }
        return RatingMatrix(
            userCount: userCount, itemCount: itemCount, users: kept.users, items: kept.items, values: kept.values)
    }

    /// The number of ratings of each item.
    package var itemCounts: [Int] { (0..<itemCount).map { itemOffsets[$0 + 1] - itemOffsets[$0] } }
}

extension Profile {
    /// The items below `limit` whose value is at least `threshold`, ascending.
    package func liked(threshold: Float, below limit: Int) -> [Int32] {
        indices.indices.filter { values[$0] >= threshold && Int(indices[$0]) < limit }.map { indices[$0] }
    }
}

extension TrainingData {
    /// The data without the ratings of some users.
    func withoutUsers(_ users: [Int32]) -> TrainingData {
        var data = self
        data.ratings = ratings.withoutUsers(users)
        guard let times else { return data }
        let isLeftOut = Set(users)
        data.times = (0..<ratings.userCount).flatMap { user in
            isLeftOut.contains(Int32(user))
                ? [] : Array(times[ratings.userOffsets[user]..<ratings.userOffsets[user + 1]])
        }
        return data
    }
}
