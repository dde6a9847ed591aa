import DenseMath
import Recommenders

/// Ratings as triples of dense indices, in any order.
package struct RatingTriples: Sendable, Equatable {
    package var users: [Int32]
    package var items: [Int32]
    package var values: [Float]

    package init(users: [Int32] = [], items: [Int32] = [], values: [Float] = []) {
        precondition(users.count == items.count && items.count == values.count, "a rating is a user, an item and a value")
        self.users = users
        self.items = items
        self.values = values
    }

    package var count: Int { values.count }

    package mutating func append(user: Int32, item: Int32, value: Float) {
        users.append(user)
        items.append(item)
        values.append(value)
    }

    /// Both orders of the triples. Every index must lie inside its count, and no (user, item) occur twice.
    package func matrix(userCount: Int, itemCount: Int) -> RatingMatrix {
        RatingMatrix(userCount: userCount, itemCount: itemCount, users: users, items: items, values: values)
    }
}

/// Ratings to learn from, and ratings to judge by.
package struct RatingSplit: Sendable {
    package let train: RatingTriples
    package let test: RatingTriples

    package init(train: RatingTriples, test: RatingTriples) {
        self.train = train
        self.test = test
    }

    /// Draws a share of the ratings at random as the test. The same seed draws the same ones.
    package init(_ ratings: RatingTriples, testShare: Double, seed: UInt64) {
        precondition((0...1).contains(testShare), "a share lies in 0...1")
        var random = RandomNumbers(seed: seed)
        var isTest = [Bool](repeating: false, count: ratings.count)
        let testCount = Int((Double(ratings.count) * testShare).rounded())
        for place in random.permutation(of: ratings.count).prefix(testCount) { isTest[Int(place)] = true }
        var train = RatingTriples()
        var test = RatingTriples()
        for place in 0..<ratings.count {
            let (user, item, value) = (ratings.users[place], ratings.items[place], ratings.values[place])
            if isTest[place] {
                test.append(user: user, item: item, value: value)
            } else {
                train.append(user: user, item: item, value: value)
            }
        }
        self.init(train: train, test: test)
    }
}
