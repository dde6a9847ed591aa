import DenseMath
import Foundation

/// The size of a set of ratings that are drawn at random.
package struct SyntheticDataset: Sendable, Equatable {
    package let users: Int
    package let items: Int
    package let ratings: Int

    /// Larger sets exceed the machines that the daemon is made for.
    private static let maximum = 100_000_000

    /// - Throws: `DatasetError` unless there are users, items and ratings, and at most half of all pairs have a rating.
    package init(users: Int, items: Int, ratings: Int) throws(DatasetError) {
        guard users > 0, items > 0, ratings > 0, max(users, items, ratings) <= Self.maximum else {
            throw DatasetError(.badColumns, "users, items and ratings are numbers from 1 to \(Self.maximum)")
        }
        guard ratings <= users * items / 2 else {
            throw DatasetError(
                .badColumns,
                "\(users) users and \(items) items make \(users * items) pairs; ask for half as many ratings at most"
            )
        }
        (self.users, self.items, self.ratings) = (users, items, ratings)
    }

    /// Reads a text such as `users=53000,items=10000,ratings=1000000`, in any order.
    package static func parse(_ text: String) throws(DatasetError) -> SyntheticDataset {
        var sizes: [String: Int] = [:]
        for part in text.split(separator: ",") {
            let pair = part.split(separator: "=")
            guard pair.count == 2, let size = Int(pair[1]), ["users", "items", "ratings"].contains(pair[0]) else {
                throw DatasetError(
                    .badColumns, "'\(part)' is no size; write users=53000,items=10000,ratings=1000000")
            }
            sizes[String(pair[0])] = size
        }
        guard let users = sizes["users"], let items = sizes["items"], let ratings = sizes["ratings"] else {
            throw DatasetError(.badColumns, "all three sizes are needed: users=53000,items=10000,ratings=1000000")
        }
        return try SyntheticDataset(users: users, items: items, ratings: ratings)
    }

    package func draw(seed: UInt64) -> SyntheticRatings { SyntheticRatings(self, seed: seed) }
}

/// Ratings drawn at random with the difficult properties of real ones: few items have most of the ratings, few users
/// made most of them, and a few dimensions of taste decide both which items users choose and how they rate them. Values
/// are half stars from 0.5 to 5. The cost is proportional to the number of ratings.
package struct SyntheticRatings: Sendable {
    package let size: SyntheticDataset
    /// Numbers below `size.users` and `size.items`, in the order of users. No pair occurs twice.
    package private(set) var users: [UInt32] = []
    package private(set) var items: [UInt32] = []
    package private(set) var values: [Float] = []
    /// Seconds since 1970.
    package private(set) var times: [Int64] = []

    /// The number of dimensions of tastes and of items.
    private static let dimensions = 4
    /// The item of popularity rank r is proposed to users with a weight of 1 / (r + 5)^0.8.
    private static let popularityExponent = 0.8
    /// After so many rejected proposals, items are drawn uniformly and always accepted, so that drawing ends.
    private static let patience = 50
    private static let firstTime: Int64 = 1_000_000_000
    private static let years = 3.0

    package static func name(ofUser user: Int) -> String { "user\(user)" }
    package static func name(ofItem item: Int) -> String { "item\(item)" }

    init(_ size: SyntheticDataset, seed: UInt64) {
        self.size = size
        var random = RandomNumbers(seed: seed)
        let kinds = (0..<size.items).map { _ in Self.vector(&random) }
        let qualities = (0..<size.items).map { _ in random.gaussian() * 0.35 }
        let cumulative = Self.cumulativePopularity(size.items)
        for (user, count) in Self.counts(size, &random).enumerated() {
            let taste = Self.vector(&random)
            let bias = 3.5 + 0.4 * random.gaussian()
            var chosen: Set<UInt32> = []
            var passed = 0
            while chosen.count < count {
                let item =
                    passed < Self.patience
                    ? Self.index(of: random.uniform() * (cumulative.last ?? 0), in: cumulative)
                    : Int(random.uniform() * Double(size.items))
                let affinity = zip(taste, kinds[item]).reduce(0) { $0 + $1.0 * $1.1 }
                let isWanted = passed >= Self.patience || random.uniform() < 1 / (1 + exp(-2 * Double(affinity)))
                guard isWanted, chosen.insert(UInt32(item)).inserted else {
                    passed += 1
                    continue
                }
                passed = 0
                let value = bias + qualities[item] + 0.6 * affinity + 0.6 * random.gaussian()
                append(UInt32(user), UInt32(item), value, at: random.uniform())
            }
        }
    }

    private mutating func append(_ user: UInt32, _ item: UInt32, _ value: Float, at time: Double) {
        users.append(user)
        items.append(item)
        values.append(min(5, max(0.5, (value * 2).rounded() / 2)))
        times.append(Self.firstTime + Int64(time * Self.years * 365.25 * 86_400))
    }

    /// Writes a CSV file in MovieLens' format.
    package func write(to path: String) throws {
        var text = "userId,movieId,rating,timestamp\n"
        text.reserveCapacity(values.count * 32)
        for index in values.indices {
            text += Self.name(ofUser: Int(users[index])) + "," + Self.name(ofItem: Int(items[index])) + ","
            text += "\(values[index]),\(times[index])\n"
        }
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    /// The number of ratings of each user. The numbers are log-normal and add up to the given size; each is at least
    /// one where there are enough ratings.
    private static func counts(_ size: SyntheticDataset, _ random: inout RandomNumbers) -> [Int] {
        let weights = (0..<size.users).map { _ in exp(Double(random.gaussian())) }
        let sum = weights.reduce(0, +)
        let limit = max(1, size.items * 2 / 3)
        let least = min(1, size.ratings / size.users)
        var counts = weights.map { min(limit, max(least, Int($0 / sum * Double(size.ratings)))) }
        var excess = counts.reduce(0, +) - size.ratings
        var user = 0
        while excess != 0 {
            let step = excess > 0 ? -1 : 1
            if counts[user] + step >= least, counts[user] + step <= limit {
                counts[user] += step
                excess += step
            }
            user = (user + 1) % size.users
        }
        return counts
    }

    private static func vector(_ random: inout RandomNumbers) -> [Float] {
        (0..<dimensions).map { _ in random.gaussian() / Float(dimensions).squareRoot() }
    }

    private static func cumulativePopularity(_ count: Int) -> [Double] {
        var sum = 0.0
        return (0..<count).map { rank in
            sum += 1 / pow(Double(rank + 5), popularityExponent)
            return sum
        }
    }

    private static func index(of draw: Double, in cumulative: [Double]) -> Int {
        var low = 0
        var high = cumulative.count - 1
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] < draw { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
