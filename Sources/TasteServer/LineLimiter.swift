import Synchronization

/// Decides which of many lines of a kind the log gets, so that nobody can fill it: one in a while, with the number of
/// those that were left out since the last one.
final class LineLimiter: Sendable {
    private struct Past: Sendable {
        var lastLine: ContinuousClock.Instant
        var leftOut = 0
    }

    // More kinds than that are forgotten, the oldest first: the peers choose some of them.
    private static let kindsMax = 1024

    private let past = Mutex<[String: Past]>([:])

    /// - Parameters:
    ///   - kind: What the line is about.
    ///   - interval: The shortest time between two lines of the kind.
    /// - Returns: The number of lines of the kind that were left out since the last one; nil: this one is to be left
    ///   out, too.
    func admit(
        _ kind: String, every interval: Duration, at now: ContinuousClock.Instant = .now
    ) -> Int? {
        past.withLock { past in
            if let last = past[kind], now - last.lastLine < interval {
                past[kind]?.leftOut += 1
                return nil
            }
            if past.count >= Self.kindsMax, let oldest = past.min(by: { $0.value.lastLine < $1.value.lastLine }) {
                past[oldest.key] = nil
            }
            return past.updateValue(Past(lastLine: now), forKey: kind)?.leftOut ?? 0
        }
    }
}
