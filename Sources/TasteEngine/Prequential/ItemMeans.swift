import Recommenders
import TasteStore

/// The number and the mean of each item's ratings as of one event: all that the two baselines know. They are kept up to
/// date from the log, because reading every item's statistics takes longer than most evaluation rounds.
struct ItemMeans: Sendable {
    /// The number of ratings without an offset that each user's offset is damped by, as in the bias model.
    private static let userDamping: Float = 5
    private static let bias = DampedMean(damping: 2.5)
    private static let popularity = DampedMean()

    /// The newest event that is counted in.
    private(set) var sequence: UInt64
    private(set) var counts: [Int] = []
    private var sums: [Double] = []
    private var totalCount = 0
    private var totalSum = 0.0

    /// The means as of `sequence`, from a snapshot that may be newer.
    init(asOf sequence: UInt64, in snapshot: borrowing Snapshot) throws {
        self.sequence = sequence
        let items = try snapshot.items.count
        try snapshot.items.forEachStatistics() { item, statistics in
            guard item < items else { return }
            change(item, count: Int(statistics.count), sum: statistics.sum)
        }
        try snapshot.log.forEach(after: sequence) { _, event in
            if event.item < items { apply(event, direction: -1) }
            return true
        }
    }

    /// Brings the means forward to an event.
    ///
    /// - Returns: false if that is impossible: the means are newer, or a user was forgotten in between, whose ratings
    ///   the log no longer has.
    mutating func advance(to end: UInt64, in snapshot: borrowing Snapshot) throws -> Bool {
        guard sequence <= end else { return false }
        var isComplete = true
        let items = try snapshot.items.count
        try snapshot.log.forEach(after: sequence) { number, event in
            guard number <= end else { return false }
            if event.kind == .forgetUser { isComplete = false }
            if event.item < items { apply(event, direction: 1) }
            return isComplete
        }
        sequence = end
        return isComplete
    }

    private mutating func apply(_ event: Event, direction: Int) {
        guard event.kind == .rate || event.kind == .unrate else { return }
        let value = event.kind == .rate ? event.value : nil
        let count = (value == nil ? 0 : 1) - (event.previous == nil ? 0 : 1)
        let sum = Double(value ?? 0) - Double(event.previous ?? 0)
        change(event.item, count: direction * count, sum: Double(direction) * sum)
    }

    private mutating func change(_ item: UInt32, count: Int, sum: Double) {
        while counts.count <= Int(item) {
            counts.append(0)
            sums.append(0)
        }
        counts[Int(item)] += count
        sums[Int(item)] += sum
        totalCount += count
        totalSum += sum
    }

    private func mean(_ item: Int, _ damped: DampedMean) -> Float {
        let mean = totalCount > 0 ? totalSum / Double(totalCount) : 0
        guard item < counts.count else { return Float(mean) }
        return damped.score(count: counts[item], sum: sums[item], mean: mean)
    }

    /// The bias model's prediction: the item's mean and the damped mean offset of the user's ratings.
    func biasRating(of item: Int32, by profile: Profile) -> Float {
        let offset = zip(profile.indices, profile.values).reduce(Float(0)) { sum, rating in
            sum + rating.1 - mean(Int(rating.0), Self.bias)
        }
        return mean(Int(item), Self.bias) + offset / (Float(profile.count) + Self.userDamping)
    }

    /// The prediction for a user without ratings.
    func popularRating(of item: Int32) -> Float { mean(Int(item), Self.popularity) }

    /// The bias model's scores, which are the same for all users.
    func biasScores(itemCount: Int) -> [Float] { (0..<itemCount).map { mean($0, Self.bias) } }

    /// The scores of popularity: the number of ratings of each item.
    func popularityScores(itemCount: Int) -> [Float] {
        (0..<itemCount).map { $0 < counts.count ? Float(counts[$0]) : 0 }
    }
}
