import Glibc

/// On whose behalf something is done: it decides whose share of the writer and of memory is used, and whose quotas
/// count what is stored.
package struct Account: Hashable, Sendable {
    /// The uid of the peer; the daemon's own for what the daemon does by itself.
    package let uid: UInt32
    /// Whether it may administer, and may therefore use the reserve of the map.
    package let isAdministration: Bool

    package init(uid: UInt32, isAdministration: Bool) {
        self.uid = uid
        self.isAdministration = isAdministration
    }

    /// The owner of records that an earlier schema stored. The kernel gives this uid to no process (setuid(2)).
    static let noOwner = UInt32.max

    /// The account of what the daemon does by itself, such as training.
    package static let daemon = Account(uid: getuid(), isAdministration: true)
}
