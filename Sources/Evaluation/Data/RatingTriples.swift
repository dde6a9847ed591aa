import DenseMath
import Recommenders

/// Ratings as triples of dense indices, in any order.
struct RatingTriples: Sendable, Equatable {
    var users: [Int32]
    var items: [Int32]
    var values: [Float]

    init(users: [Int32] = [], items: [Int32] = [], values: [Float] = []) {
        precondition(
            users.count == items.count && items.count == values.count, "a rating is a user, an item and a value")
        self.users = users
        self.items = items
        self.values = values
    }

    var count: Int { values.count }

    mutating func append(user: Int32, item: Int32, value: Float) {
        users.append(user)
        items.append(item)
        values.append(value)
    }

    /// The ratings at some indices, in the order of the indices.
    func part(_ indices: some Collection<Int>) -> RatingTriples {
        RatingTriples(
            users: indices.map { users[$0] }, items: indices.map { items[$0] }, values: indices.map { values[$0] })
    }

    /// The ratings as a matrix. Every index must lie below its count, and no pair of a user and an item may occur
    /// twice.
    func matrix(userCount: Int, itemCount: Int) -> RatingMatrix {
        RatingMatrix(userCount: userCount, itemCount: itemCount, users: users, items: items, values: values)
    }
}

/// Ratings to learn from, and held-out ratings to evaluate on.
struct RatingSplit: Sendable {
    let train: RatingTriples
    let test: RatingTriples

    /// Draws a share of the ratings, in 0...1, at random as the test. The same seed draws the same ratings.
    init(_ ratings: RatingTriples, testShare: Double, seed: UInt64) {
        precondition((0...1).contains(testShare), "a share lies in 0...1")
        var random = RandomNumbers(seed: seed)
        var isTest = [Bool](repeating: false, count: ratings.count)
        let testCount = Int((Double(ratings.count) * testShare).rounded())
        for index in random.permutation(of: ratings.count).prefix(testCount) { isTest[Int(index)] = true }
        train = ratings.part(isTest.indices.filter { !isTest[$0] })
        test = ratings.part(isTest.indices.filter { isTest[$0] })
    }
}
