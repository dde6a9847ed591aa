import DenseMath

/// A difference between two models on the same users or ratings, with the range that 95 of 100 resamples lie in.
package struct PairedDifference: Sendable, Equatable {
    package let value: Double
    package let low: Double
    package let high: Double

    /// 0 lies outside the range.
    package var isSignificant: Bool { low > 0 || high < 0 }
}

/// Resamples users (or ratings) with replacement, the same ones for every model (Efron and Tibshirani, 1993, chapter 13:
/// percentile intervals): whether models differ, apart from which users there happened to be.
package struct PairedBootstrap: Sendable {
    private static let resampleCount = 1_000
    private static let resamplesATime = 25
    private static let outside = 0.025

    /// means[resample * models + model]
    private let means: [Double]
    /// Over all users as they are.
    private let wholeMeans: [Double]

    /// - Parameter samples: one row a model, with a value for each user; all equally long, none empty.
    package init(_ samples: [[Float]], seed: UInt64, team: ThreadTeam) throws {
        let (models, count) = (samples.count, samples.first?.count ?? 0)
        precondition(count > 0 && samples.allSatisfy { $0.count == count }, "models are compared on the same users")
        // User by user, so that one draw reads one place.
        let values = (0..<count).flatMap { place in samples.map { $0[place] } }
        wholeMeans = samples.map { $0.reduce(0.0) { $0 + Double($1) } / Double(count) }
        means = try team.collect(Self.resampleCount, size: Self.resamplesATime) { range in
            range.flatMap { Self.means(of: values, models: models, count: count, seed: seed &+ UInt64($0)) }.chunked(
                models)
        }.flatMap { $0 }
    }

    /// model - other of a function of the means, such as the root of mean squared errors.
    package func difference(_ model: Int, _ other: Int, of statistic: (Double) -> Double = { $0 }) -> PairedDifference {
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
            // The high half of a product: even to within count / 2^64 (Lemire, 2019).
            let place = Int(numbers.next().multipliedFullWidth(by: UInt64(count)).high) * models
            for model in 0..<models { sums[model] += Double(values[place + model]) }
        }
        return sums.map { $0 / Double(count) }
    }
}

extension [Double] {
    fileprivate func chunked(_ size: Int) -> [[Double]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<$0 + size]) }
    }
}
