/// The biases of the users and items of a rating matrix: rating ~ mean + user bias + item bias. Each bias is a damped
/// mean of the residuals that the other biases leave (Koren, "Factor in the neighbors", 2010, section 2.1), found by
/// alternation.
struct Biases: Sendable {
    /// Number of virtual ratings without bias in each user's mean.
    static let userDamping = 5.0
    /// The same for items.
    static let itemDamping = 2.5
    private static let roundLimit = 30
    /// Alternation ends when no user's bias changes by more than this share of the ratings' spread.
    private static let tolerance: Float = 1e-5

    let mean: Float
    private(set) var users: [Float]
    private(set) var items: [Float]

    init(_ ratings: RatingMatrix) {
        mean = Self.mean(of: ratings)
        users = [Float](repeating: 0, count: ratings.userCount)
        items = [Float](repeating: 0, count: ratings.itemCount)
        let spread = (ratings.userValues.max() ?? 0) - (ratings.userValues.min() ?? 0)
        for _ in 0..<Self.roundLimit {
            updateItems(ratings)
            // Users come last: a user's bias then follows from the item biases alone, as it does in a fold-in.
            if updateUsers(ratings) <= Self.tolerance * spread { break }
        }
    }

    /// The mean of all ratings; 0 where there are none.
    static func mean(of ratings: RatingMatrix) -> Float {
        let sum = ratings.userValues.reduce(0.0) { $0 + Double($1) }
        return ratings.ratingCount == 0 ? 0 : Float(sum / Double(ratings.ratingCount))
    }

    /// The damped mean of `count` residuals.
    static func dampedMean(sum: Double, count: Int, damping: Double) -> Float {
        Float(sum / (Double(count) + damping))
    }

    private mutating func updateItems(_ ratings: RatingMatrix) {
        for item in items.indices {
            var sum = 0.0
            let range = ratings.itemOffsets[item]..<ratings.itemOffsets[item + 1]
            for place in range {
                sum += Double(ratings.itemValues[place] - mean - users[Int(ratings.itemUsers[place])])
            }
            items[item] = Self.dampedMean(sum: sum, count: range.count, damping: Self.itemDamping)
        }
    }

    /// Returns the largest change.
    private mutating func updateUsers(_ ratings: RatingMatrix) -> Float {
        var largest: Float = 0
        for user in users.indices {
            var sum = 0.0
            let range = ratings.userOffsets[user]..<ratings.userOffsets[user + 1]
            for place in range {
                sum += Double(ratings.userValues[place] - mean - items[Int(ratings.userItems[place])])
            }
            let bias = Self.dampedMean(sum: sum, count: range.count, damping: Self.userDamping)
            largest = max(largest, abs(bias - users[user]))
            users[user] = bias
        }
        return largest
    }
}

/// The mean of all ratings, kept up to date between two fits. It is the prediction for users and items without ratings.
enum RunningMean {
    /// The same where the number of ratings may be nil: the mean is then kept as it is.
    static func updated(
        _ mean: Float, of count: Int?, users: [Int32], ratings: some RatingSource
    ) throws -> (mean: Float, count: Int?) {
        guard let count else { return (mean, nil) }
        let (mean, newCount) = try updated(mean, of: count, users: users, ratings: ratings)
        return (mean, newCount)
    }

    /// - Parameters:
    ///   - mean: of `count` ratings.
    ///   - users: the users whose ratings changed.
    /// - Returns: the mean of all ratings now, and their number.
    static func updated(
        _ mean: Float, of count: Int, users: [Int32], ratings: some RatingSource
    ) throws -> (mean: Float, count: Int) {
        var sum = Double(mean) * Double(count)
        var newCount = count
        for user in users {
            guard let former = try ratings.formerProfile(ofUser: user) else { continue }
            let now = try ratings.profile(ofUser: user)
            if now == former { continue }
            sum += now.values.reduce(0.0) { $0 + Double($1) } - former.values.reduce(0.0) { $0 + Double($1) }
            newCount += now.count - former.count
        }
        return newCount > 0 ? (Float(sum / Double(newCount)), newCount) : (mean, count)
    }
}
