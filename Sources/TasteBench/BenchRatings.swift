import Datasets
import DenseMath

/// The ratings with which serving is measured. They have the size and the shape of MovieLens 1M.
enum BenchRatings {
    static let users = 6040
    static let items = 3706
    static let ratings = 1_000_000
    private static let seed: UInt64 = 7

    static var size: SyntheticDataset {
        get throws { try SyntheticDataset(users: users, items: items, ratings: ratings) }
    }

    /// Writes the ratings as a table, in which each pair of a user and an item occurs once. Returns their number.
    @discardableResult
    static func write(to path: String) throws -> Int {
        let drawn = try size.draw(seed: seed)
        try drawn.write(to: path)
        return drawn.values.count
    }
}

/// Random ratings of the benchmark's users and items, which are drawn uniformly.
struct DrawnRatings {
    private var random: RandomNumbers

    init(seed: UInt64) { random = RandomNumbers(seed: seed) }

    mutating func pair() -> (user: Int, item: Int, value: Float) {
        (
            Int(random.uniform() * Double(BenchRatings.users)), Int(random.uniform() * Double(BenchRatings.items)),
            Float(1 + Int(random.uniform() * 9)) / 2
        )
    }

    /// A request that stores one rating.
    mutating func next() throws -> [UInt8] {
        let (user, item, value) = pair()
        return try RawClient.rate(1, user: user, item: item, value: value)
    }
}
