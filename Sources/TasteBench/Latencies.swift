import Histogram

/// The durations of many repetitions, in a histogram of three significant digits.
struct Latencies {
    private var histogram = Histogram<UInt64>(numberOfSignificantValueDigits: .three)

    /// Measures `count` repetitions of `body`, after a tenth as many repetitions for warming up.
    mutating func measure(count: Int, _ body: (Int) throws -> Void) rethrows {
        for repetition in 0..<count / 10 { try body(repetition) }
        for repetition in 0..<count {
            let start = ContinuousClock.now
            try body(repetition)
            histogram.record(UInt64(max(0, (ContinuousClock.now - start).nanoseconds)))
        }
    }

    mutating func record(_ duration: Duration) { histogram.record(UInt64(max(0, duration.nanoseconds))) }

    mutating func add(_ other: Latencies) {
        histogram.add(other.histogram)
    }

    /// The microseconds within which this percentage of the repetitions was done.
    func percentile(_ percent: Double) -> Double { Double(histogram.valueAtPercentile(percent)) / 1000 }

    var median: Double { percentile(50) }
}

extension Duration {
    var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
    var seconds: Double { Double(nanoseconds) * 1e-9 }
}
