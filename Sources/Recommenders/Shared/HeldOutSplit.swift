import Algorithms
import DenseMath

/// A split of ratings into a held-out part, on which hyper-parameters are chosen, and the rest. On large data only some
/// users have held-out ratings: their error is known well enough, and each evaluation solves these users' rows.
struct HeldOutSplit: Sendable {
    let kept: RatingMatrix
    /// The users with held-out ratings, ascending.
    let heldOutUsers: [Int32]
    /// For each held-out rating, its user's index in `heldOutUsers`.
    private(set) var positions: [Int] = []
    private(set) var items: [Int32] = []
    private(set) var values: [Float] = []

    /// - Parameters:
    ///   - share: of the held-out users' ratings.
    ///   - limit: approximate upper bound of the number of held-out ratings.
    init(_ ratings: RatingMatrix, share: Double, limit: Int, seed: UInt64) {
        var random = RandomNumbers(seed: seed ^ 0x5EED)
        let heldOutUsers = Self.heldOutUsers(of: ratings, covering: Int(Double(limit) / share), &random)
        self.heldOutUsers = heldOutUsers
        let places = heldOutUsers.flatMap { ratings.userRange(Int($0)) }
        var isHeldOut = [Bool](repeating: false, count: ratings.ratingCount)
        for place in random.permutation(of: places.count).prefix(Int(Double(places.count) * share)) {
            isHeldOut[places[Int(place)]] = true
        }
        for (position, user) in heldOutUsers.enumerated() {
            for place in ratings.userRange(Int(user)) where isHeldOut[place] {
                positions.append(position)
                items.append(ratings.userItems[place])
                values.append(ratings.userValues[place])
            }
        }
        kept = ratings.without(isHeldOut)
    }

    /// Users drawn until they have enough ratings, ascending.
    private static func heldOutUsers(
        of ratings: RatingMatrix, covering wanted: Int, _ random: inout RandomNumbers
    ) -> [Int32] {
        var heldOutUsers: [Int32] = []
        var covered = 0
        for user in random.permutation(of: ratings.userCount) where covered < wanted {
            heldOutUsers.append(user)
            covered += ratings.userRange(Int(user)).count
        }
        return heldOutUsers.sorted()
    }

    /// The root mean square error of predictions.
    /// - Parameter predict: called once for each held-out user, ascending, with their index in `heldOutUsers` and the
    ///   held-out items.
    func rmse(predict: (Int, [Int32]) throws -> [Float]) rethrows -> Float {
        var square = 0.0
        for range in positions.indices.chunked(by: { positions[$0] == positions[$1] }) {
            guard let first = range.first else { continue }
            let predicted = try predict(positions[first], range.map { items[$0] })
            for (place, prediction) in zip(range, predicted) {
                let error = Double(prediction - values[place])
                square += error * error
            }
        }
        return Float((square / Double(max(values.count, 1))).squareRoot())
    }

    /// The root mean square error of products of rows.
    /// - Parameter userRows: the rows of `heldOutUsers`, in their order.
    func rmse(items itemRows: Matrix, userRows: Matrix) -> Float {
        var square = 0.0
        for place in values.indices {
            let user = userRows.values.span.extracting(userRows.range(ofRow: positions[place]))
            let item = itemRows.values.span.extracting(itemRows.range(ofRow: Int(items[place])))
            let error = Double(Kernels.dot(user, item) - values[place])
            square += error * error
        }
        return Float((square / Double(max(values.count, 1))).squareRoot())
    }
}

extension RatingMatrix {
    /// The ratings without those marked in `isLeftOut`, which has a mark for each rating in the order by user.
    fileprivate func without(_ isLeftOut: [Bool]) -> RatingMatrix {
        var kept: (users: [Int32], items: [Int32], values: [Float]) = ([], [], [])
        for user in 0..<userCount {
            for place in userRange(user) where !isLeftOut[place] {
                kept.users.append(Int32(user))
                kept.items.append(userItems[place])
                kept.values.append(userValues[place])
            }
        }
        return RatingMatrix(
            userCount: userCount, itemCount: itemCount, users: kept.users, items: kept.items, values: kept.values)
    }
}
