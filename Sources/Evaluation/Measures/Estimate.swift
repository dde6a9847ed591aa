/// A figure measured on a sample, with its standard error.
package struct Estimate: Sendable, Equatable {
    package let value: Double
    package let standardError: Double

    package init(value: Double, standardError: Double) {
        self.value = value
        self.standardError = standardError
    }

    /// The mean of independent values, and the standard error of the mean. nil where there are no values.
    package init?(meanOf values: some Sequence<Float>) {
        var moments = Moments()
        for value in values { moments.add(Double(value)) }
        if moments.count == 0 { return nil }
        self.init(value: moments.mean, standardError: moments.standardError)
    }
}

/// Mean and variance of a stream of values (Welford, 1962).
struct Moments {
    private(set) var count = 0
    private(set) var mean = 0.0
    private var squaredDistances = 0.0

    mutating func add(_ value: Double) {
        count += 1
        let distance = value - mean
        mean += distance / Double(count)
        squaredDistances += distance * (value - mean)
    }

    /// The standard error of the mean; 0 for fewer than two values.
    var standardError: Double {
        count > 1 ? (squaredDistances / Double(count - 1) / Double(count)).squareRoot() : 0
    }
}
