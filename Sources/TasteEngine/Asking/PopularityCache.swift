import Synchronization
import TasteStore

/// The popularity of the newest snapshot that was asked for. It follows the log, because reading the statistics of all
/// items takes longer than any answer.
final class PopularityCache: Sendable {
    private let kept = Mutex<Popularity?>(nil)

    /// The popularity of a snapshot, or of a newer one.
    func current(in snapshot: borrowing Snapshot) throws -> Popularity {
        let former = kept.withLock { $0 }
        if let former, former.sequence >= (try snapshot.sequence) { return former }
        // Other readers do not wait: they follow for themselves, and the newest result is kept.
        let current = try former?.followed(in: snapshot) ?? Popularity(in: snapshot)
        kept.withLock { kept in
            if (kept?.sequence ?? 0) <= current.sequence { kept = current }
        }
        return current
    }
}
