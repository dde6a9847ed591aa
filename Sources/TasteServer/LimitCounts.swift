import Synchronization
import TasteValues

/// How often each limit has refused something since the daemon started.
final class LimitCounts: Sendable {
    private let counts = Mutex<[String: Int]>([:])

    /// - Parameter limit: The name of a setting, or of the code of the refusal.
    func note(_ limit: String) { counts.withLock { $0[limit, default: 0] += 1 } }

    /// The limits that have refused something, in the order of their names.
    var all: [LimitActivity] {
        counts.withLock { $0 }.sorted { $0.key < $1.key }.map { LimitActivity(limit: $0, refusals: $1) }
    }
}
