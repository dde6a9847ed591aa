import DenseMath

/// Ratings as a network sees them: the residuals of the biases, in units of their standard deviation, by item and by
/// user.
struct ResidualRatings: Sendable {
    let ratings: RatingMatrix
    let biases: Biases
    let deviation: Float
    /// In the order of `ratings.itemUsers`.
    let byItem: [Float]
    /// In the order of `ratings.userItems`.
    let byUser: [Float]
    /// For each rating in the order by user, its index in the order by item.
    let itemPlaces: [Int32]

    init(_ ratings: RatingMatrix) {
        self.ratings = ratings
        let biases = Biases(ratings)
        self.biases = biases
        var byItem = [Float](repeating: 0, count: ratings.ratingCount)
        var byUser = byItem
        var itemPlaces = [Int32](repeating: 0, count: ratings.ratingCount)
        var next = ratings.userOffsets
        var square = 0.0
        for item in 0..<ratings.itemCount {
            for place in ratings.itemOffsets[item]..<ratings.itemOffsets[item + 1] {
                let user = Int(ratings.itemUsers[place])
                let residual = ratings.itemValues[place] - biases.mean - biases.users[user] - biases.items[item]
                byItem[place] = residual
                byUser[next[user]] = residual
                itemPlaces[next[user]] = Int32(place)
                next[user] += 1
                square += Double(residual) * Double(residual)
            }
        }
        let root = Float((square / Double(max(ratings.ratingCount, 1))).squareRoot())
        // Residuals at the level of rounding errors are not scaled up.
        let isConstant = root <= 1e-4 * max(abs(biases.mean), .leastNormalMagnitude)
        let deviation = isConstant || !root.isFinite ? 1 : root
        self.deviation = deviation
        self.byItem = byItem.map { $0 / deviation }
        self.byUser = byUser.map { $0 / deviation }
        self.itemPlaces = itemPlaces
    }
}
