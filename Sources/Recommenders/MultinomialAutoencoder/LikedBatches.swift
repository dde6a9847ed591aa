import DenseMath
import TasteValues

/// What people like, in batches for a network: each user's likes as a row of length 1, some of them left out while learning.
struct LikedBatches: Sendable {
    let liked: RatingMatrix
    /// Those who like something, ascending.
    let users: [Int32]
    let batchSize: Int
    let seed: UInt64

    init(_ liked: RatingMatrix, batchSize: Int, seed: UInt64) {
        self.liked = liked
        self.batchSize = batchSize
        self.seed = seed
        users = (0..<Int32(liked.userCount)).filter {
            liked.userOffsets[Int($0) + 1] > liked.userOffsets[Int($0)]
        }
    }

    /// The users of an epoch's batches, in an order of its own. Batches differ by one user at most.
    func epoch(_ number: Int) -> [[Int32]] {
        var random = RandomNumbers(seed: seed &+ 0x9E37 &* UInt64(number))
        let order = random.permutation(of: users.count).map { users[Int($0)] }
        let count = (order.count + batchSize - 1) / batchSize
        return (0..<count).map { Array(order[$0 * order.count / count..<($0 + 1) * order.count / count]) }
    }

    /// What these users like, each 1.
    func targets(_ users: [Int32], into rows: inout SparseRows) {
        rows.removeAll()
        for user in users {
            for place in places(user) { rows.append(column: liked.userItems[place], value: 1) }
            rows.endRow()
        }
    }

    /// The same as inputs, with some left out.
    func inputs(_ users: [Int32], dropout: Dropout, step: Int32, into rows: inout SparseRows) {
        rows.removeAll()
        for (row, user) in users.enumerated() {
            let places = places(user)
            let value = Self.inputValue(count: places.count) * dropout.scale
            var random = dropout.random(step: step, row: row)
            for place in places where dropout.keeps(&random) {
                rows.append(column: liked.userItems[place], value: value)
            }
            rows.endRow()
        }
    }

    /// What each of a number of likes puts in, so that together they have length 1.
    static func inputValue(count: Int) -> Float {
        1 / Float(max(count, 1)).squareRoot()
    }

    private func places(_ user: Int32) -> Range<Int> {
        liked.userOffsets[Int(user)]..<liked.userOffsets[Int(user) + 1]
    }
}
