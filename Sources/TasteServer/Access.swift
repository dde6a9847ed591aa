import NIOCore
import TasteProtocol

/// Who is at the other end of a connection, as the kernel says (SO_PEERCRED, unix(7)).
///
/// The layout of `struct ucred`, which Swift's Glibc module does not show.
struct PeerCredentials: Sendable, Equatable {
    var process: Int32 = 0
    var user: UInt32 = .max
    var group: UInt32 = .max
}

/// What a peer may do. The socket's mode and group decide who can connect; whoever can, may read and write.
struct Rights: Sendable, Equatable {
    var read = true
    var write = true
    var administer: Bool

    /// - Parameter ownUser: The daemon's own uid, which administers beside root.
    init(of peer: PeerCredentials, ownUser: UInt32) {
        administer = peer.user == 0 || peer.user == ownUser
    }

    /// - Throws: PERMISSION_DENIED if the call needs a right that the peer lacks.
    func check(_ call: WireRequest.OneOf_Call) throws(CallError) {
        switch call {
        case .train, .useModel, .pauseLearning, .forgetUser:
            guard administer else {
                throw CallError(.permissionDenied, "Only root and the daemon's own user may do this. Use sudo.")
            }
        default: return
        }
    }
}
