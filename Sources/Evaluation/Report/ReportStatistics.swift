import Recommenders
import TasteValues

/// Sums behind the report's charts.
enum ReportStatistics {
    /// One place of a chart.
    struct Cell {
        let place: Int
        let count: Int
        let x: Double
        let mean: Double
    }

    /// Fewer values than this say nothing, and are not shown.
    private static let minimumCount = 10
    static let profileBuckets = [0, 1, 10, 20, 50, 100, 200, 500]
    private static let calibrationBins = 12
    /// Shares of the catalogue, from the most rated item on, at which buckets of popularity end.
    private static let popularityEnds = [0.01, 0.05, 0.1, 0.2, 0.5, 1]

    static let popularityNames = ["top 1 %", "1–5 %", "5–10 %", "10–20 %", "20–50 %", "rest"]

    static var profileNames: [String] {
        profileBuckets.indices.map { bucket in
            guard bucket + 1 < profileBuckets.count else { return "\(profileBuckets[bucket])+" }
            let last = profileBuckets[bucket + 1] - 1
            return last == profileBuckets[bucket] ? "\(last)" : "\(profileBuckets[bucket])–\(last)"
        }
    }

    /// Means of values by how many ratings the model knew of their user.
    static func byProfile(_ values: [Float], counts: [Int]) -> [Cell] {
        means(
            values, places: counts.map { count in (profileBuckets.lastIndex { $0 <= count }) ?? 0 },
            profileBuckets.count)
    }

    /// What was given, by what was predicted.
    static func calibration(_ judged: RatingJudgement, scale: RatingScale) -> [Cell] {
        let width = (scale.maximum - scale.minimum) / Float(calibrationBins)
        let places = judged.predictions.map { min(calibrationBins - 1, max(0, Int(($0 - scale.minimum) / width))) }
        let predicted = means(judged.predictions, places: places, calibrationBins)
        let given = means(judged.ratings, places: places, calibrationBins)
        return zip(predicted, given).map { Cell(place: $0.place, count: $0.count, x: $0.mean, mean: $1.mean) }
    }

    /// Shares of targets that were found, by how often they were rated.
    static func recallByPopularity(_ judged: RankingJudgement, ratings: RatingMatrix) -> [Cell] {
        let counts = (0..<Int32(ratings.itemCount)).map { ratings.raterCount(ofItem: $0) }
        let order = counts.indices.sorted { counts[$0] != counts[$1] ? counts[$0] > counts[$1] : $0 < $1 }
        var bucketOfItem = [Int](repeating: popularityEnds.count - 1, count: counts.count)
        for (rank, item) in order.enumerated() {
            let share = Double(rank) / Double(counts.count)
            bucketOfItem[item] = popularityEnds.firstIndex { share < $0 } ?? popularityEnds.count - 1
        }
        return means(
            judged.isFound.map { $0 ? 1 : 0 }, places: judged.targets.map { bucketOfItem[Int($0)] },
            popularityEnds.count)
    }

    private static func means(_ values: [Float], places: [Int], _ count: Int) -> [Cell] {
        var sums = [Double](repeating: 0, count: count)
        var counts = [Int](repeating: 0, count: count)
        for (value, place) in zip(values, places) {
            sums[place] += Double(value)
            counts[place] += 1
        }
        return (0..<count).filter { counts[$0] >= minimumCount }.map {
            Cell(place: $0, count: counts[$0], x: Double($0), mean: sums[$0] / Double(counts[$0]))
        }
    }
}
