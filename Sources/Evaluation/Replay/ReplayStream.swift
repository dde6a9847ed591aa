import Datasets
import Recommenders
import TasteValues

/// The ratings of a file in the order in which they came, users and items numbered as they first appear: after any number of ratings the
/// users and items known by then are 0..<`userCounts[n]` and 0..<`itemCounts[n]`, as in a daemon.
struct ReplayStream: Sendable {
    let ratings: RatingTriples
    /// Seconds since 1970 beside the ratings; nil where the file has none.
    let times: [Int64]?
    /// How many users and items the first n ratings have, for n in 0...count.
    let userCounts: [Int]
    let itemCounts: [Int]
    /// What is known of each item beside its ratings.
    let itemFeatures: [[String]]

    /// In time order, equal times in file order; in file order where the file has no times.
    init(_ input: EvaluationInput) {
        let file = input.ratings
        var order = Array(0..<file.ratings.count)
        if let times = file.times { order.sort { times[$0] != times[$1] ? times[$0] < times[$1] : $0 < $1 } }
        var users = Renumbering(count: file.users.count)
        var items = Renumbering(count: file.items.count)
        var ratings = RatingTriples()
        var counts = (users: [0], items: [0])
        for place in order {
            ratings.append(
                user: users.number(of: file.ratings.users[place]), item: items.number(of: file.ratings.items[place]),
                value: file.ratings.values[place])
            counts.users.append(users.former.count)
            counts.items.append(items.former.count)
        }
        self.ratings = ratings
        times = file.times.map { times in order.map { times[$0] } }
        (userCounts, itemCounts) = counts
        itemFeatures = items.former.map { input.itemFeatures[file.items[UInt32($0)]] ?? [] }
    }

    /// Learning material from the first `count` ratings.
    func training(first count: Int, scale: RatingScale, threshold: Float?) -> TrainingData {
        let part = RatingTriples(
            users: Array(ratings.users[..<count]), items: Array(ratings.items[..<count]),
            values: Array(ratings.values[..<count]))
        return TrainingData(
            ratings: part.matrix(userCount: userCounts[count], itemCount: itemCounts[count]), scale: scale,
            threshold: threshold, times: times.map { EvaluationInput.sorted(Array($0[..<count]), as: part) },
            items: SideFeatures.table(Array(itemFeatures[..<itemCounts[count]])))
    }
}

/// Numbers in the order of first appearance.
private struct Renumbering {
    private var numbers: [Int32]
    /// The former number of each new one.
    private(set) var former: [Int32] = []

    init(count: Int) { numbers = [Int32](repeating: -1, count: count) }

    mutating func number(of old: Int32) -> Int32 {
        if numbers[Int(old)] < 0 {
            numbers[Int(old)] = Int32(former.count)
            former.append(old)
        }
        return numbers[Int(old)]
    }
}
