import Algorithms
import DenseMath

/// Ratings held out to choose by, and the others. On large data only some users are judged, for the error of enough ratings is
/// known well enough, and each look at it solves their rows.
struct HeldOutSplit: Sendable {
    let kept: RatingMatrix
    /// The users judged, ascending.
    let judges: [Int32]
    /// For each rating held out, its user's position among the judges.
    private(set) var positions: [Int] = []
    private(set) var items: [Int32] = []
    private(set) var values: [Float] = []

    /// - Parameters:
    ///   - share: of the judges' ratings.
    ///   - limit: about how many ratings are held out at most.
    init(_ ratings: RatingMatrix, share: Double, limit: Int, seed: UInt64) {
        var random = RandomNumbers(seed: seed ^ 0x5EED)
        let judges = Self.judges(of: ratings, covering: Int(Double(limit) / share), &random)
        self.judges = judges
        let places = judges.flatMap { ratings.userRange(Int($0)) }
        var isHeldOut = [Bool](repeating: false, count: ratings.ratingCount)
        for place in random.permutation(of: places.count).prefix(Int(Double(places.count) * share)) {
            isHeldOut[places[Int(place)]] = true
        }
        for (position, user) in judges.enumerated() {
            for place in ratings.userRange(Int(user)) where isHeldOut[place] {
                positions.append(position)
                items.append(ratings.userItems[place])
                values.append(ratings.userValues[place])
            }
        }
        kept = ratings.without(isHeldOut)
    }

    /// Users drawn until they have rated enough, ascending.
    private static func judges(
        of ratings: RatingMatrix, covering wanted: Int, _ random: inout RandomNumbers
    ) -> [Int32] {
        var judges: [Int32] = []
        var covered = 0
        for user in random.permutation(of: ratings.userCount) where covered < wanted {
            judges.append(user)
            covered += ratings.userRange(Int(user)).count
        }
        return judges.sorted()
    }

    /// The error of predictions.
    /// - Parameter predict: called once for each judge, ascending, with their position and the items held out.
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

    /// The error of products of rows.
    /// - Parameter judgeRows: the judges' rows, in their order.
    func rmse(items itemRows: Matrix, judgeRows: Matrix) -> Float {
        var square = 0.0
        for place in values.indices {
            let user = judgeRows.values.span.extracting(judgeRows.range(ofRow: positions[place]))
            let item = itemRows.values.span.extracting(itemRows.range(ofRow: Int(items[place])))
            let error = Double(Kernels.dot(user, item) - values[place])
            square += error * error
        }
        return Float((square / Double(max(values.count, 1))).squareRoot())
    }
}

extension RatingMatrix {
    /// The ratings that are not left out; `isLeftOut` has a mark for each place by user.
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
