import Algorithms
import Recommenders
import TasteStore
import TasteValues

/// Each item's mean rating, damped towards the mean of all ratings. Only items that are or were rated are held.
struct Popularity {
    /// In the order of indices.
    let rated: [(item: Int32, score: Float)]
    /// The predicted rating of an item without ratings: the mean of all ratings.
    let mean: Float
    /// The score of an item without ratings in a ranking: below that of every rated one, because a list of popular
    /// items holds what people have rated.
    let unratedScore: Float
    let itemCount: Int

    /// - Throws: `dataLoss` if an item has ratings that does not exist.
    init(in snapshot: borrowing Snapshot) throws {
        let count = try snapshot.items.count
        itemCount = count
        var statistics: [(item: UInt32, own: ItemStatistics)] = []
        try snapshot.items.forEachStatistics { statistics.append(($0, $1)) }
        if let last = statistics.last, Int(last.item) >= count {
            throw StoredRatingCheck.damage("There are ratings of item \(last.item), but only \(count) items")
        }
        let total = statistics.reduce(into: (count: 0, sum: 0.0)) {
            $0.count += Int($1.own.count)
            $0.sum += $1.own.sum
        }
        let overall = total.count == 0 ? 0 : total.sum / Double(total.count)
        let damped = DampedMean()
        let scores = statistics.map { item, own in
            (Int32(item), damped.score(count: Int(own.count), sum: own.sum, mean: overall))
        }
        let undecided = damped.score(count: 0, sum: 0, mean: overall)
        rated = scores
        mean = undecided
        unratedScore = scores.map { min($0.1, undecided).nextDown }.min() ?? undecided
    }

    /// The scores of the items from an index on.
    func scores(from first: Int = 0) -> SparseScores {
        SparseScores(
            range: min(first, itemCount)..<itemCount, known: first == 0 ? rated : rated.filter { $0.item >= first },
            rest: unratedScore)
    }

    /// The predicted rating of an item.
    func score(of item: Int32) -> Float {
        let position = rated.partitioningIndex { $0.item >= item }
        return position < rated.count && rated[position].item == item ? rated[position].score : mean
    }
}
