import Datasets
import Recommenders
import TasteValues

/// The ratings of a file in the order in which they were made. Users and items are numbered in the order of their first
/// appearance, as in a daemon: after n ratings, the known users and items are 0..<`userCounts[n]` and
/// 0..<`itemCounts[n]`.
struct ReplayStream: Sendable {
    let ratings: RatingTriples
    /// The times of the ratings in seconds since 1970; nil where the file has none.
    let times: [Int64]?
    /// For each n in 0...count, the number of users and of items among the first n ratings.
    let userCounts: [Int]
    let itemCounts: [Int]
    /// The features of each item.
    let itemFeatures: [[String]]

    /// Sorts the ratings by time. Ratings of equal times, and all ratings of a file without times, stay in the order of
    /// the file.
    init(_ input: EvaluationInput) {
        let file = input.ratings
        var order = Array(0..<file.ratings.count)
        if let times = file.times { order.sort { times[$0] != times[$1] ? times[$0] < times[$1] : $0 < $1 } }
        var users = Renumbering(count: file.users.count)
        var items = Renumbering(count: file.items.count)
        var ratings = RatingTriples()
        var counts = (users: [0], items: [0])
        for index in order {
            ratings.append(
                user: users.number(of: file.ratings.users[index]), item: items.number(of: file.ratings.items[index]),
                value: file.ratings.values[index])
            counts.users.append(users.former.count)
            counts.items.append(items.former.count)
        }
        self.ratings = ratings
        times = file.times.map { times in order.map { times[$0] } }
        (userCounts, itemCounts) = counts
        itemFeatures = items.former.map { input.itemFeatures[file.items[UInt32($0)]] ?? [] }
    }

    /// Training data from the first `count` ratings.
    func training(first count: Int, scale: RatingScale, threshold: Float?) -> TrainingData {
        let part = ratings.part(0..<count)
        return TrainingData(
            ratings: part.matrix(userCount: userCounts[count], itemCount: itemCounts[count]), scale: scale,
            threshold: threshold, times: times.map { EvaluationInput.sorted(Array($0[..<count]), as: part) },
            items: SideFeatures.table(Array(itemFeatures[..<itemCounts[count]])))
    }
}

/// Gives numbers in the order of first appearance.
private struct Renumbering {
    private var numbers: [Int32]
    /// For each new number, the former one.
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
