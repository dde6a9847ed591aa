import Synchronization
import TasteStore

/// The trends that were asked for last.
final class TrendCache: Sendable {
    /// The half-lives and windows that are kept.
    private static let limit = 4

    /// The last one was asked for last.
    private let kept = Mutex<[Trend]>([])

    /// The trend of a snapshot, or of a newer one.
    func current(_ recency: Recency, now: Int64, in snapshot: borrowing Snapshot) throws -> Trend {
        // Other readers do not wait: they follow for themselves, and the newest result is kept.
        var trend = kept.withLock { $0.first { $0.recency == recency } } ?? Trend(recency)
        if trend.sequence <= (try snapshot.sequence) { try trend.follow(in: snapshot, now: now) }
        kept.withLock { [trend] kept in
            if let position = kept.firstIndex(where: { $0.recency == recency }) {
                let former = kept.remove(at: position)
                kept.append(former.sequence > trend.sequence ? former : trend)
            } else {
                kept.append(trend)
            }
            if kept.count > Self.limit { kept.removeFirst() }
        }
        return trend
    }
}
