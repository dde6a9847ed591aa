import Foundation
import Synchronization
import TasteEngine

/// What the server tells of itself, and the counts of its connections.
package final class ServerInformation: Sendable {
    /// "tasted/0.1.0".
    package let version: String
    private let start = ContinuousClock.now
    private let counts = Mutex<[UInt32: Int]>([:])
    private let limits: Shared<ServerLimits>

    init(version: String, limits: Shared<ServerLimits>) {
        self.version = version
        self.limits = limits
    }

    var uptimeSeconds: Int { Int((ContinuousClock.now - start).components.seconds) }

    /// Connections that are open now.
    package var connections: Int { counts.withLock { $0.values.reduce(0, +) } }

    /// Counts a connection of this user in; false if it is one too many.
    func admit(user: UInt32) -> Bool {
        let limits = limits.value
        return counts.withLock { counts in
            guard counts.values.reduce(0, +) < limits.connections, counts[user, default: 0] < limits.connectionsPerUser
            else { return false }
            counts[user, default: 0] += 1
            return true
        }
    }

    func release(user: UInt32) {
        counts.withLock { counts in
            let left = counts[user, default: 1] - 1
            counts[user] = left > 0 ? left : nil
        }
    }
}
