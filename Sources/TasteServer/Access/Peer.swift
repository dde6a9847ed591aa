import CAccounts
import Dispatch
import Glibc
import NIOCore
import TasteValues

/// The process at the other end of a connection when it connected, as the kernel reports it.
struct Peer: Sendable, Equatable {
    var credentials = PeerCredentials()
    /// Its supplementary groups.
    var groups: [UInt32] = []
}

/// A process, its effective uid and gid.
struct PeerCredentials: Sendable, Equatable {
    var process: Int32 = 0
    var user: UInt32 = .max
    var group: UInt32 = .max
}

extension Peer {
    /// Asks the kernel for the peer of a channel, on its event loop. A channel of another kind than a socket has a peer
    /// without rights.
    static func read(from channel: any Channel) throws -> Peer {
        // NIO calls access to the descriptor unsafe, because it must not be closed.
        try channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: CInt.self) { descriptor in
            var credentials = PeerCredentials()
            guard tc_peer(descriptor, &credentials.process, &credentials.user, &credentials.group) == 0 else {
                throw IOError(errnoCode: errno, reason: "ask for the peer's uid")
            }
            return Peer(credentials: credentials, groups: groups(of: descriptor))
        } ?? Peer()
    }

    /// The supplementary groups, of which a process has as many as it likes.
    private static func groups(of descriptor: Int32) -> [UInt32] {
        var groups = [UInt32](repeating: 0, count: 32)
        while true {
            let count = Int(tc_peer_groups(descriptor, &groups, Int32(groups.count)))
            if count <= groups.count { return Array(groups.prefix(max(0, count))) }
            groups = [UInt32](repeating: 0, count: count)
        }
    }
}

extension AccessRules {
    /// What a peer may do.
    ///
    /// - Parameters:
    ///   - ownUser: The daemon's own uid.
    ///   - login: The login of the peer's uid, which is asked for only if a rule needs it.
    func rights(of peer: Peer, ownUser: UInt32, login: () -> String?) -> Rights {
        let isOwner = peer.credentials.user == 0 || peer.credentials.user == ownUser
        let administers = isOwner || administer.contains { $0.includes(peer) }
        guard !administers else {
            return Rights(read: true, write: true, administer: true, users: [UserNameRule.anyName])
        }
        let rules = users.filter { $0.principal.includes(peer) }
        let name = rules.contains(where: \.needsLogin) ? login() : nil
        return Rights(
            read: read.contains { $0.includes(peer) }, write: write.contains { $0.includes(peer) }, administer: false,
            users: rules.flatMap { $0.names(of: peer, login: name) })
    }

    /// Whether the rights of some peers depend on their logins.
    var needsLogins: Bool { users.contains(where: \.needsLogin) }
}

extension AccessRules {
    /// The peer of a channel and what it may do. Logins are looked up on another thread, because a name service may be
    /// slow.
    func peer(of channel: any Channel, ownUser: UInt32) -> EventLoopFuture<(Peer, Rights)> {
        let promise = channel.eventLoop.makePromise(of: (Peer, Rights).self)
        do {
            let peer = try Peer.read(from: channel)
            if needsLogins {
                Self.lookups.async {
                    promise.succeed(
                        (peer, rights(of: peer, ownUser: ownUser) { Accounts.login(of: peer.credentials.user) }))
                }
            } else {
                promise.succeed((peer, rights(of: peer, ownUser: ownUser) { nil }))
            }
        } catch {
            promise.fail(error)
        }
        return promise.futureResult
    }

    private static let lookups = DispatchQueue(label: "logins of peers")
}
