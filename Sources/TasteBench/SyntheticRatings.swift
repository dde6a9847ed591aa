import DenseMath
import Foundation

/// Seeded ratings of MovieLens 1M's size and shape: few items have most of the ratings, few users made most of them, and taste
/// has a handful of dimensions.
enum SyntheticRatings {
    static let users = 6040
    static let items = 3706
    static let ratings = 1_000_000

    static func name(ofUser user: Int) -> String { "user\(user)" }
    static func name(ofItem item: Int) -> String { "item\(item)" }

    /// Writes user,item,rating,timestamp lines, every pair once, and returns how many.
    @discardableResult
    static func write(to path: String, seed: UInt64 = 7) throws -> Int {
        var random = RandomNumbers(seed: seed)
        let taste = (0..<users).map { _ in (0..<4).map { _ in random.gaussian() } }
        let kind = (0..<items).map { _ in (0..<4).map { _ in random.gaussian() * 0.4 } }
        // Zipf-like weights (exponent .8), as a table to draw from.
        let weights = (0..<items).map { 1 / pow(Double($0 + 5), 0.8) }
        var cumulative: [Double] = []
        var sum = 0.0
        for weight in weights {
            sum += weight
            cumulative.append(sum)
        }
        var text = "userId,movieId,rating,timestamp\n"
        text.reserveCapacity(ratings * 32)
        var written = 0
        for user in 0..<users {
            let left = users - user
            let mean = Double(ratings - written) / Double(left)
            let count =
                user == users - 1 ? ratings - written : max(20, Int(mean * -log(max(1e-9, random.uniform())) * 0.9))
            var seen: Set<Int> = []
            let wanted = min(min(count, items * 2 / 3), ratings - written)
            while seen.count < wanted {
                let draw = random.uniform() * sum
                let item =
                    seen.count * 3 > items ? Int(random.uniform() * Double(items)) : place(of: draw, in: cumulative)
                guard item < items, seen.insert(item).inserted else { continue }
                let score =
                    3.6 + zip(taste[user], kind[item]).reduce(0) { $0 + Double($1.0 * $1.1) } + Double(
                        random.gaussian()) * 0.7
                text +=
                    "\(name(ofUser: user)),\(name(ofItem: item)),\(min(5, max(1, Int(score.rounded())))),\(1_000_000_000 + written)\n"
                written += 1
            }
        }
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        return written
    }

    private static func place(of draw: Double, in cumulative: [Double]) -> Int {
        var low = 0
        var high = cumulative.count - 1
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] < draw { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
