extension CallActivity {
    /// The time below which a share of the calls stayed, in microseconds, as precise as the buckets are; nil without
    /// calls.
    ///
    /// - Parameter share: 0 to 1, such as 0.5 for the median.
    public func time(ofShare share: Double) -> Float? {
        let wanted = Double(times.reduce(0) { $0 + $1.calls }) * share
        var seen = 0.0
        for bucket in times {
            seen += Double(bucket.calls)
            if seen >= wanted { return bucket.microseconds }
        }
        return times.last?.microseconds
    }
}
