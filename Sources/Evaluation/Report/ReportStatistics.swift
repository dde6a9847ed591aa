import Recommenders
import TasteValues

/// The statistics that the report's charts show.
enum ReportStatistics {
    /// One point of a chart: the mean of the values in a bucket.
    struct Cell {
        let bucket: Int
        let count: Int
        let x: Double
        let mean: Double
    }

    /// The mean of fewer values is not shown, because it is mostly chance.
    private static let minimumCount = 10
    static let profileBuckets = [0, 1, 10, 20, 50, 100, 200, 500]
    private static let calibrationBins = 12
    /// The shares of the catalogue, sorted by descending popularity, at which the buckets of popularity end.
    private static let popularityEnds = [0.01, 0.05, 0.1, 0.2, 0.5, 1]

    static let popularityNames = ["top 1 %", "1–5 %", "5–10 %", "10–20 %", "20–50 %", "rest"]

    static var profileNames: [String] {
        profileBuckets.indices.map { bucket in
            let first = profileBuckets[bucket]
            let isOne = bucket + 1 < profileBuckets.count && profileBuckets[bucket + 1] == first + 1
            return isOne ? "\(first)" : "\(first)+"
        }
    }

    /// The means of values by the number of ratings that the model knew of their user.
    static func byProfile(_ values: [Float], counts: [Int]) -> [Cell] {
        means(
            values, buckets: counts.map { count in (profileBuckets.lastIndex { $0 <= count }) ?? 0 },
            profileBuckets.count)
    }

    /// The mean rating by the predicted rating.
    static func calibration(_ evaluation: RatingEvaluation, scale: RatingScale) -> [Cell] {
        let width = (scale.maximum - scale.minimum) / Float(calibrationBins)
        let buckets = evaluation.predictions.map { min(calibrationBins - 1, max(0, Int(($0 - scale.minimum) / width))) }
        let predicted = means(evaluation.predictions, buckets: buckets, calibrationBins)
        let given = means(evaluation.ratings, buckets: buckets, calibrationBins)
        return zip(predicted, given).map { Cell(bucket: $0.bucket, count: $0.count, x: $0.mean, mean: $1.mean) }
    }

    /// The share of targets that were found, by the popularity of the targets.
    static func recallByPopularity(_ evaluation: RankingEvaluation, ratings: RatingMatrix) -> [Cell] {
        let counts = (0..<Int32(ratings.itemCount)).map { ratings.raterCount(ofItem: $0) }
        let order = counts.indices.sorted { counts[$0] != counts[$1] ? counts[$0] > counts[$1] : $0 < $1 }
        var bucketOfItem = [Int](repeating: popularityEnds.count - 1, count: counts.count)
        for (rank, item) in order.enumerated() {
            let share = Double(rank) / Double(counts.count)
            bucketOfItem[item] = popularityEnds.firstIndex { share < $0 } ?? popularityEnds.count - 1
        }
        return means(
            evaluation.isFound.map { $0 ? 1 : 0 }, buckets: evaluation.targets.map { bucketOfItem[Int($0)] },
            popularityEnds.count)
    }

    private static func means(_ values: [Float], buckets: [Int], _ count: Int) -> [Cell] {
        var sums = [Double](repeating: 0, count: count)
        var counts = [Int](repeating: 0, count: count)
        for (value, bucket) in zip(values, buckets) {
            sums[bucket] += Double(value)
            counts[bucket] += 1
        }
        return (0..<count).filter { counts[$0] >= minimumCount }.map {
            Cell(bucket: $0, count: counts[$0], x: Double($0), mean: sums[$0] / Double(counts[$0]))
        }
    }
}
