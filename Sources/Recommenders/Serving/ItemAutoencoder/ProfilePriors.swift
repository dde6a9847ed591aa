import DenseMath

/// The prior of a user's weights that follows from which items they rated, whatever the ratings (SVD++: Koren, KDD
/// 2008, section 4.1): share * (sum of the rated items' rows / sqrt(number of ratings) - the mean of that over all
/// users). The mean is subtracted because a part that all users have in common would slow the optimisation down.
struct ProfilePriors: Sendable {
    let ratings: RatingMatrix
    let width: Int
    let share: Float
    let team: ThreadTeam
    /// Each item's weight in the mean over users.
    private let itemShares: [Float]
    private let raterCount: Int

    init(_ ratings: RatingMatrix, width: Int, share: Float, team: ThreadTeam) {
        self.ratings = ratings
        self.width = width
        self.share = share
        self.team = team
        let raterCount = (0..<ratings.userCount).count { !ratings.userRange($0).isEmpty }
        self.raterCount = raterCount
        itemShares = (0..<ratings.itemCount).map { item in
            let sum = ratings.itemRange(item).reduce(Float(0)) { sum, place in
                sum + Self.scale(ratings.userRange(Int(ratings.itemUsers[place])).count)
            }
            return sum / Float(max(raterCount, 1))
        }
    }

    /// The factor of the sum over `count` rated items.
    static func scale(_ count: Int) -> Float {
        count == 0 ? 0 : 1 / Float(count).squareRoot()
    }

    /// The mean over users, without the share.
    /// - Parameter items: `width` numbers for each item.
    func mean(_ items: Span<Float>) -> [Float] {
        var mean = [Float](repeating: 0, count: width)
        var span = mean.mutableSpan
        for (item, itemShare) in itemShares.enumerated() where itemShare > 0 {
            Kernels.axpy(itemShare, items.extracting(item * width..<(item + 1) * width), into: &span)
        }
        return mean
    }

    /// Adds each user's prior to their row. Users without ratings have none.
    /// - Parameters:
    ///   - parameters: the items' rows start at `first`.
    ///   - rows: `width` numbers for each user.
    func add(_ parameters: [Float], from first: Int, to rows: inout [Float]) {
        let count = ratings.itemCount * width
        let mean = mean(parameters.span.extracting(first..<first + count))
        let table = RowTable(stride: width, width: width)
        rows.withDisjointWriter { writer in
            team.forEachRange(of: ratings.userCount, size: 16) { users in
                let items = parameters.span.extracting(first..<first + count)
                var sum = mean
                for user in users {
                    let range = ratings.userRange(user)
                    if range.isEmpty { continue }
                    for column in sum.indices { sum[column] = 0 }
                    var span = sum.mutableSpan
                    table.accumulate(items, at: ratings.userItems.span.extracting(range), into: &span)
                    writer.write(user * width..<(user + 1) * width) { row in
                        Kernels.axpy(share * Self.scale(range.count), sum.span, into: &row)
                        Kernels.axpy(-share, mean.span, into: &row)
                    }
                }
            }
        }
    }

    /// Computes the gradient of the items' rows, the penalty's included. Returns each row's squared weights.
    /// - Parameters:
    ///   - userGradients: `width` numbers for each user; scaled in place.
    func gradient(
        _ parameters: [Float], from first: Int, userGradients: inout [Float], penalty: Float,
        into gradient: inout [Float]
    ) -> [Float] {
        let total = takeScales(&userGradients)
        let table = RowTable(stride: width, width: width)
        let gradients = userGradients
        var squares = [Float](repeating: 0, count: ratings.itemCount)
        squares.withDisjointWriter { squareWriter in
            gradient.withDisjointWriter { writer in
                team.forEachRange(of: ratings.itemCount, size: 16) { items in
                    for item in items {
                        let rowRange = first + item * width..<first + (item + 1) * width
                        let row = parameters.span.extracting(rowRange)
                        writer.write(rowRange) { sums in
                            for column in 0..<width { sums[column] = 0 }
                            let range = ratings.itemRange(item)
                            table.accumulate(
                                gradients.span, at: ratings.itemUsers.span.extracting(range), into: &sums)
                            Kernels.axpy(-share * itemShares[item], total.span, into: &sums)
                            Kernels.axpy(penalty, row, into: &sums)
                        }
                        squareWriter.write(item..<item + 1) { $0[0] = Kernels.dot(row, row) }
                    }
                }
            }
        }
        return squares
    }

    /// Scales each user's gradient by the factor of their items' rows. Returns the sum of the gradients before.
    private func takeScales(_ userGradients: inout [Float]) -> [Float] {
        var total = [Float](repeating: 0, count: width)
        for user in 0..<ratings.userCount {
            let scale = share * Self.scale(ratings.userRange(user).count)
            for column in 0..<width {
                let value = userGradients[user * width + column]
                total[column] += value
                userGradients[user * width + column] = scale * value
            }
        }
        return total
    }
}
