import Datasets
import Recommenders

/// The split of Liang et al. ("Variational Autoencoders for Collaborative Filtering", 2018, section 4.1) into training,
/// validation and test users. Ratings of at least a threshold count as chosen items, and only users who chose at least
/// five items take part. A random fifth of each test user's items are the targets. The split draws the random numbers
/// that numpy draws in the published scripts, so that the same seed gives the same split, name by name.
struct StrongSplit {
    static let defaultSeed: UInt64 = 98_765
    static let defaultShare = 0.1
    private static let minimumItems = 5
    private static let targetShare = 0.2

    private(set) var catalogue = NameTable()
    private(set) var users = NameTable()
    /// Every value is 1.
    private(set) var train = RatingTriples()
    private(set) var validation = RatingTriples()
    private(set) var validationUserCount = 0
    private(set) var test: [TestUser] = []

    init(_ file: RatingFile, threshold: Float, share: Double, seed: UInt64) throws(EvaluationError) {
        let liked = Self.likedItems(file, threshold: threshold)
        let names = file.users.sorted(liked.indices.filter { liked[$0].count >= Self.minimumItems })
        var numbers = MersenneTwister(seed: UInt32(truncatingIfNeeded: seed))
        let order = numbers.permutation(of: names.count).map { names[$0] }
        let heldCount = Int(Double(order.count) * share)
        guard heldCount > 0, order.count > 2 * heldCount else {
            throw EvaluationError(
                .nothingToTest,
                "a share of \(share) of the \(order.count) users with \(Self.minimumItems) ratings of at least \(threshold) "
                    + "leaves none to test or none to learn from; give more ratings, another --share or a lower --threshold"
            )
        }
        let trained = order.dropLast(2 * heldCount)
        let items = file.items.sorted(Array(Set(trained.flatMap { liked[$0] }.map { Int($0) })))
        for item in items { _ = catalogue.intern(file.items[UInt32(item)]) }
        var number = [Int32?](repeating: nil, count: file.items.count)
        for (index, item) in items.enumerated() { number[item] = Int32(index) }
        for user in trained {
            let row = Int32(users.intern(file.users[UInt32(user)]))
            for item in liked[user] { train.append(user: row, item: number[Int(item)] ?? 0, value: 1) }
        }
        let known = liked.map { $0.compactMap { number[Int($0)] } }
        let held = order.suffix(2 * heldCount)
        // The published scripts draw the validation users' targets first. Validation users stay whole here, but the
        // same numbers must be drawn.
        for (row, user) in held.prefix(heldCount).enumerated() {
            for item in known[user] { validation.append(user: Int32(row), item: item, value: 1) }
        }
        validationUserCount = heldCount
        for user in file.users.sorted(Array(held.prefix(heldCount))) {
            _ = Self.divide(known[user], &numbers)
        }
        for user in file.users.sorted(Array(held.suffix(heldCount))) {
            let (foldIn, targets) = Self.divide(known[user], &numbers)
            let profile = Profile(indices: foldIn.sorted(), values: foldIn.map { _ in 1 })
            test.append(TestUser(profile: profile, targets: targets))
        }
    }

    /// The items that each user liked, in the order of the file.
    private static func likedItems(_ file: RatingFile, threshold: Float) -> [[Int32]] {
        var liked = [[Int32]](repeating: [], count: file.users.count)
        for index in 0..<file.ratings.count where file.ratings.values[index] >= threshold {
            liked[Int(file.ratings.users[index])].append(file.ratings.items[index])
        }
        return liked
    }

    /// A fifth of the items, rounded down, become targets. Fewer than five items have no targets.
    private static func divide(
        _ items: [Int32], _ numbers: inout MersenneTwister
    ) -> (foldIn: [Int32], targets: [Int32]) {
        guard items.count >= minimumItems else { return (items, []) }
        let chosen = numbers.permutation(of: items.count).prefix(Int(targetShare * Double(items.count)))
        var isTarget = [Bool](repeating: false, count: items.count)
        for index in chosen { isTarget[index] = true }
        return (
            items.indices.filter { !isTarget[$0] }.map { items[$0] },
            items.indices.filter { isTarget[$0] }.map { items[$0] }
        )
    }
}
