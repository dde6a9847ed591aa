import TasteProtocol
import TasteValues

/// The process at the other end of a connection, as the kernel reports it (SO_PEERCRED, unix(7)).
///
/// The layout is that of `struct ucred`, which Swift's Glibc module does not contain.
struct PeerCredentials: Sendable, Equatable {
    var process: Int32 = 0
    var user: UInt32 = .max
    var group: UInt32 = .max
}

/// What a call does, which decides who may make it and whether it may wait for a sequence number or a generation.
enum CallKind: Sendable {
    case read, write, administration
}

/// The mode and group of the socket decide who can connect. Every peer that can connect may read and write.
extension Rights {
    /// - Parameter ownUser: The daemon's own uid, which may administer, like root.
    init(of peer: PeerCredentials, ownUser: UInt32) {
        self.init(read: true, write: true, administer: peer.user == 0 || peer.user == ownUser)
    }

    /// - Throws: `permissionDenied` if a call of this kind needs a right that the peer lacks.
    func check(_ kind: CallKind) throws(TasteError) {
        let isAllowed =
            switch kind {
            case .read: read
            case .write: write
            case .administration: administer
            }
        if !isAllowed {
            throw TasteError(.permissionDenied, "Only root and the daemon's own user may do this. Use sudo.")
        }
    }
}
