import DenseMath

/// Ratings held out to choose by, and the others.
struct HeldOutSplit: Sendable {
    let kept: RatingMatrix
    let users: [Int32]
    let items: [Int32]
    let values: [Float]

    init(_ ratings: RatingMatrix, share: Double, seed: UInt64) {
        var random = RandomNumbers(seed: seed ^ 0x5EED)
        let order = random.permutation(of: ratings.ratingCount)
        let heldOut = order.prefix(Int(Double(ratings.ratingCount) * share))
        var isHeldOut = [Bool](repeating: false, count: ratings.ratingCount)
        for place in heldOut { isHeldOut[Int(place)] = true }
        var kept: (users: [Int32], items: [Int32], values: [Float]) = ([], [], [])
        var out = kept
        for user in 0..<ratings.userCount {
            for place in ratings.userRange(user) {
                if isHeldOut[place] {
                    out.users.append(Int32(user))
                    out.items.append(ratings.userItems[place])
                    out.values.append(ratings.userValues[place])
                } else {
                    kept.users.append(Int32(user))
                    kept.items.append(ratings.userItems[place])
                    kept.values.append(ratings.userValues[place])
                }
            }
        }
        self.kept = RatingMatrix(
            userCount: ratings.userCount, itemCount: ratings.itemCount, users: kept.users, items: kept.items,
            values: kept.values)
        (users, items, values) = out
    }

    /// The error of products of rows.
    func rmse(items itemRows: Matrix, users userRows: Matrix) -> Float {
        var square = 0.0
        for place in values.indices {
            let user = userRows.values.span.extracting(userRows.range(ofRow: Int(users[place])))
            let item = itemRows.values.span.extracting(itemRows.range(ofRow: Int(items[place])))
            let error = Double(Kernels.dot(user, item) - values[place])
            square += error * error
        }
        return Float((square / Double(max(values.count, 1))).squareRoot())
    }
}
