import Foundation
import Synchronization
import TasteEngine

/// What the server reports about itself, and the numbers of its connections.
package final class ServerInformation: Sendable {
    /// The name and version of the daemon, such as "tasted/0.1.0".
    package let version: String
    private let start = ContinuousClock.now
    private let counts = Mutex<[UInt32: Int]>([:])
    private let limits: Shared<ServerLimits>

    init(version: String, limits: Shared<ServerLimits>) {
        self.version = version
        self.limits = limits
    }

    var uptimeSeconds: Int { Int((ContinuousClock.now - start).components.seconds) }

    /// The number of open connections.
    package var connections: Int { counts.withLock { $0.values.reduce(0, +) } }

    /// Counts a new connection of a user, unless the user or the server has as many as the limits allow.
    ///
    /// - Returns: Whether the connection may be served.
    func admit(user: UInt32) -> Bool {
        let limits = limits.value
        return counts.withLock { counts in
            guard counts.values.reduce(0, +) < limits.connections, counts[user, default: 0] < limits.connectionsPerUser
            else { return false }
            counts[user, default: 0] += 1
            return true
        }
    }

    /// Counts the end of a connection that was admitted.
    func release(user: UInt32) {
        counts.withLock { counts in
            let left = counts[user, default: 1] - 1
            counts[user] = left > 0 ? left : nil
        }
    }
}
