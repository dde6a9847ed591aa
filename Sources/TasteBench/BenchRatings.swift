import Datasets

/// The ratings that serving is measured with: of MovieLens 1M's size and shape.
enum BenchRatings {
    static let users = 6040
    static let items = 3706
    static let ratings = 1_000_000
    private static let seed: UInt64 = 7

    /// Writes them as a table, every pair once, and returns how many.
    @discardableResult
    static func write(to path: String) throws -> Int {
        let drawn = try SyntheticDataset(users: users, items: items, ratings: ratings).draw(seed: seed)
        try drawn.write(to: path)
        return drawn.values.count
    }
}
