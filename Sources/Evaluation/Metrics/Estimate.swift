/// A figure measured on a sample, and how far another sample might have it: one standard error.
package struct Estimate: Sendable, Equatable {
    package let value: Double
    package let standardError: Double

    package init(value: Double, standardError: Double) {
        self.value = value
        self.standardError = standardError
    }

    /// The mean of independent values, and their standard deviation over the root of their number. nil: there are none.
    package init?(meanOf values: some Sequence<Float>) {
        var moments = Moments()
        var isEmpty = true
        for value in values {
            moments.add(Double(value))
            isEmpty = false
        }
        if isEmpty { return nil }
        self.init(value: moments.mean, standardError: moments.standardError)
    }
}
