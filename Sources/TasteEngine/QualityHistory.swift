import TasteStore
import TasteValues

extension Engine {
    /// The live quality over time, and the newest trainings.
    ///
    /// - Parameters:
    ///   - since: Points must end and trainings begin after this time, in seconds since 1970.
    ///   - points: The largest number of points. Where there are more, neighbours are joined.
    ///   - trainings: The largest number of trainings.
    package func qualityHistory(
        since: Int64, points: Int, trainings: Int
    ) throws(TasteError) -> Answer<QualityHistory> {
        try read { snapshot in
            let kept = try snapshot.qualityTimeline.points.filter { $0.time + $0.seconds > since }
            let newest = try snapshot.trainings.all.reversed().map(\.record).filter { $0.time > since }
            return Answer(
                QualityHistory(
                    points: JoinedPoints(kept, atMost: points).points, trainings: Array(newest.prefix(trainings))),
                freshness: try self.freshness(in: snapshot))
        }
    }
}

/// Points of a history, of which neighbours are joined until there are few enough.
struct JoinedPoints {
    typealias Kept = (time: Int64, seconds: Int64, sum: QualitySum)

    /// Lengths of points that people can read, in seconds: minutes, quarters, hours, days, weeks.
    private static let lengths: [Int64] = [60, 300, 900, 3_600, 14_400, 43_200, 86_400, 604_800, 2_592_000, 31_536_000]

    let points: [QualityPoint]

    /// - Parameter limit: At least 1.
    init(_ kept: [Kept], atMost limit: Int) {
        var joined = kept
        for length in Self.lengths where joined.count > limit { joined = Self.join(kept, length) }
        points = joined.suffix(limit).map { QualityPoint($0.sum, at: $0.time, seconds: $0.seconds) }
    }

    /// Points that are longer stay as they are.
    private static func join(_ kept: [Kept], _ length: Int64) -> [Kept] {
        var joined: [Kept] = []
        for point in kept {
            let start = point.time / length * length
            if let last = joined.last, last.time == start, last.seconds == length, point.seconds <= length {
                joined[joined.count - 1].sum.add(point.sum)
            } else {
                joined.append(point.seconds < length ? (start, length, point.sum) : point)
            }
        }
        return joined
    }
}

extension QualityPoint {
    fileprivate init(_ sum: QualitySum, at time: Int64, seconds: Int64) {
        func figures(_ part: QualitySum.Part) -> LiveFigures {
            LiveFigures(
                rmse: Float((part.squaredError / Double(sum.ratings)).squareRoot()),
                hitRate: sum.ranked > 0 ? Float(part.hits) / Float(sum.ranked) : nil)
        }
        self.init(
            time: time, seconds: Int(seconds), ratings: Int(sum.ratings), ranked: Int(sum.ranked),
            model: figures(sum.model), bias: figures(sum.bias), popularity: figures(sum.popularity))
    }
}
