/// A z-test of whether the mean of paired differences is above 0.
package struct PairedTest: Sendable, Equatable {
    /// The z value that chance exceeds once in a thousand times. Ratings of one user resemble each other, so that large
    /// values come more often than among independent pairs.
    package static let threshold = 3.09
    /// With fewer pairs the test finds nothing, because single ratings dominate their mean.
    package static let leastPairs = 30

    package let count: Int
    /// The mean difference.
    package let difference: Double
    /// The mean difference divided by its standard error; 0 if there are too few pairs.
    package let z: Double

    package var isSignificant: Bool { z > Self.threshold }

    /// - Parameter differences: the difference of each pair; above 0 is worse.
    package init(_ differences: [Double]) {
        let moments = Moments(differences)
        count = differences.count
        difference = moments.mean
        z = Self.z(moments.mean, variance: moments.variance / Double(max(1, count)), least: count)
    }

    private static func z(_ difference: Double, variance: Double, least: Int) -> Double {
        guard least >= leastPairs, difference != 0 else { return 0 }
        // All differences are equal and not 0, so chance has no part in them.
        return variance > 0 ? difference / variance.squareRoot() : (difference > 0 ? .infinity : -.infinity)
    }

    private struct Moments {
        let mean: Double
        let variance: Double

        init(_ values: [Double]) {
            let count = Double(max(1, values.count))
            let mean = values.reduce(0, +) / count
            self.mean = mean
            variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(1, count - 1)
        }
    }
}
