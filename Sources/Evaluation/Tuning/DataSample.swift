import DenseMath
import Recommenders

extension RatingMatrix {
    /// The ratings as triples, in the order of users.
    var triples: RatingTriples {
        var triples = RatingTriples()
        for user in 0..<userCount {
            for index in userOffsets[user]..<userOffsets[user + 1] {
                triples.append(user: Int32(user), item: userItems[index], value: userValues[index])
            }
        }
        return triples
    }
}

extension TrainingData {
    /// The same data with only some of the ratings. Users and items keep their numbers.
    func with(_ part: RatingTriples) -> TrainingData {
        var data = self
        data.ratings = part.matrix(userCount: ratings.userCount, itemCount: ratings.itemCount)
        data.times = times.map { times in
            var timeOf: [Int64] = []
            timeOf.reserveCapacity(part.count)
            for user in 0..<ratings.userCount {
                let kept = data.ratings.userOffsets[user]..<data.ratings.userOffsets[user + 1]
                var index = ratings.userOffsets[user]
                // Within a user, both matrices are in the order of items.
                for item in data.ratings.userItems[kept] {
                    while ratings.userItems[index] != item { index += 1 }
                    timeOf.append(times[index])
                }
            }
            return timeOf
        }
        return data
    }

    /// A random share of the users, with new numbers and all their ratings. A share of 1 is all of the data.
    func sample(ofUsers share: Double, seed: UInt64) -> TrainingData {
        guard share < 1 else { return self }
        var random = RandomNumbers(seed: seed ^ 0x5A3B)
        let count = max(1, Int((Double(ratings.userCount) * share).rounded()))
        let chosen = random.permutation(of: ratings.userCount).prefix(count).sorted()
        var part = RatingTriples()
        var partTimes: [Int64] = []
        var rows: [[String]] = []
        for (number, user) in chosen.enumerated() {
            for index in ratings.userOffsets[Int(user)]..<ratings.userOffsets[Int(user) + 1] {
                part.append(user: Int32(number), item: ratings.userItems[index], value: ratings.userValues[index])
                if let times { partTimes.append(times[index]) }
            }
            rows.append(users.row(Int(user)).indices.map { users.names[Int($0)] })
        }
        var data = self
        data.ratings = part.matrix(userCount: count, itemCount: ratings.itemCount)
        data.times = times == nil ? nil : partTimes
        data.users = FeatureTable(rows: rows)
        return data
    }
}
