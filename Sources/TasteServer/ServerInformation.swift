import Foundation
import Synchronization
import TasteEngine
import TasteStore
import TasteValues

/// What the server reports about itself, and the numbers of its connections.
package final class ServerInformation: Sendable {
    /// The name and version of the daemon, such as "tasted/0.1.0".
    package let version: String
    private let start = ContinuousClock.now
    private let counts = Mutex<[UInt32: Int]>([:])
    private let limits: Shared<ServerLimits>
    /// How many connections the process has descriptors for.
    let descriptors = Shared(Int.max)

    init(version: String, limits: Shared<ServerLimits>) {
        self.version = version
        self.limits = limits
    }

    var uptimeSeconds: Int { Int((ContinuousClock.now - start).components.seconds) }

    /// The number of open connections.
    package var connections: Int { counts.withLock { $0.values.reduce(0, +) } }

    /// The number of open connections, by uid.
    var connectionsByUser: [UInt32: Int] { counts.withLock { $0 } }

    // Administrators must be able to connect to a daemon whose connections are all taken.
    private static let reservedForAdministration = 8

    /// Counts a new connection.
    ///
    /// - Throws: `resourceExhausted` if the user or the server has as many as the limits allow.
    func admit(_ account: Account) throws(TasteError) -> ConnectionPlace {
        let limits = limits.value
        let bound = min(limits.connections, descriptors.value)
        let reserved = account.isAdministration ? 0 : min(Self.reservedForAdministration, bound / 16)
        let refusal: TasteError? = counts.withLock { counts in
            if counts[account.uid, default: 0] >= limits.connectionsPerUser {
                return TasteError(
                    .resourceExhausted,
                    "This user has as many connections as limits.connectionsPerUser allows (\(limits.connectionsPerUser)). Close one."
                )
            }
            if counts.values.reduce(0, +) >= bound - reserved {
                return TasteError(
                    .resourceExhausted,
                    "The daemon has as many connections as limits.connections allows (\(bound - reserved)). Close one, or try again later."
                )
            }
            counts[account.uid, default: 0] += 1
            return nil
        }
        if let refusal { throw refusal }
        return ConnectionPlace { [self] in release(account.uid) }
    }

    private func release(_ user: UInt32) {
        counts.withLock { counts in
            let left = counts[user, default: 1] - 1
            counts[user] = left > 0 ? left : nil
        }
    }
}

/// The place of a connection among those that are counted. It is given back once, at the latest with the last
/// reference, so that a connection that could not be set up is not counted for ever.
final class ConnectionPlace: Sendable {
    private let isHeld = Atomic(true)
    private let onRelease: @Sendable () -> Void

    init(_ onRelease: @escaping @Sendable () -> Void) { self.onRelease = onRelease }

    deinit { release() }

    /// Gives the place back.
    func release() {
        if isHeld.exchange(false, ordering: .relaxed) { onRelease() }
    }
}
