import DenseMath

/// The difference between two models on the same users or ratings, with its 95 % confidence interval.
package struct PairedDifference: Sendable, Equatable {
    package let value: Double
    package let low: Double
    package let high: Double

    /// Whether 0 lies outside the interval.
    package var isSignificant: Bool { low > 0 || high < 0 }
}

/// A paired bootstrap with percentile intervals (Efron and Tibshirani, 1993, chapter 13). Users (or ratings) are
/// resampled with replacement, the same ones for every model, which shows whether two models differ or only the sample
/// makes them seem to.
struct PairedBootstrap: Sendable {
    private static let resampleCount = 1_000
    private static let resamplesATime = 25
    private static let outside = 0.025

    /// The mean of each model in each resample: means[resample * models + model].
    private let means: [Double]
    /// The mean of each model over the sample itself.
    private let wholeMeans: [Double]

    /// - Parameter samples: one row a model, with a value for each user. All rows have the same length, above 0.
    init(_ samples: [[Float]], seed: UInt64, team: ThreadTeam) throws {
        let (models, count) = (samples.count, samples.first?.count ?? 0)
        precondition(count > 0 && samples.allSatisfy { $0.count == count }, "models are compared on the same users")
        // The values of all models for one user are adjacent, so that each draw reads one cache line.
        let values = (0..<count).flatMap { index in samples.map { $0[index] } }
        wholeMeans = samples.map { $0.reduce(0.0) { $0 + Double($1) } / Double(count) }
        means = try team.collect(Self.resampleCount, size: Self.resamplesATime) { range in
            range.flatMap { Self.means(of: values, models: models, count: count, seed: seed &+ UInt64($0)) }.chunked(
                models)
        }.flatMap { $0 }
    }

    /// The difference `model` - `other` of a function of the means, such as the root of mean squared errors.
    func difference(_ model: Int, _ other: Int, of statistic: (Double) -> Double = { $0 }) -> PairedDifference {
        let models = wholeMeans.count
        let differences = stride(from: 0, to: means.count, by: models).map {
            statistic(means[$0 + model]) - statistic(means[$0 + other])
        }.sorted()
        let edge = Int(Double(differences.count) * Self.outside)
        return PairedDifference(
            value: statistic(wholeMeans[model]) - statistic(wholeMeans[other]), low: differences[edge],
            high: differences[differences.count - 1 - edge])
    }

    private static func means(of values: [Float], models: Int, count: Int, seed: UInt64) -> [Double] {
        var numbers = RandomNumbers(seed: seed)
        var sums = [Double](repeating: 0, count: models)
        let values = values.span
        for _ in 0..<count {
            // The high half of the product is uniform to within count / 2^64 (Lemire, 2019).
            let first = Int(numbers.next().multipliedFullWidth(by: UInt64(count)).high) * models
            for model in 0..<models { sums[model] += Double(values[first + model]) }
        }
        return sums.map { $0 / Double(count) }
    }
}

extension [Double] {
    fileprivate func chunked(_ size: Int) -> [[Double]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<$0 + size]) }
    }
}
