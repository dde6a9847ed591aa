/// The mean of all ratings, kept up to date between two fits: what is predicted for people and items of whom nothing is known yet.
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
