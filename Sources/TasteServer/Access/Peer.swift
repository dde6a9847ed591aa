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

/// A process, its effective uid and gid (SO_PEERCRED, unix(7)).
///
/// The layout is that of `struct ucred`, which Swift's Glibc module does not contain.
struct PeerCredentials: Sendable, Equatable {
    var process: Int32 = 0
    var user: UInt32 = .max
    var group: UInt32 = .max
}

extension Peer {
    /// Asks the kernel for the peer of a channel. A channel of another kind than a socket has a peer without rights.
    static func read(from channel: any Channel) -> EventLoopFuture<Peer> {
        guard let provider = channel as? any SocketOptionProvider else {
            return channel.eventLoop.makeSucceededFuture(Peer())
        }
        // The call is unsafe because NIO cannot check that the type fits the option. PeerCredentials has ucred's
        // layout.
        let credentials: EventLoopFuture<PeerCredentials> = provider.unsafeGetSocketOption(
            level: .socket, name: .init(rawValue: SO_PEERCRED))
        return credentials.flatMapThrowing { credentials in
            Peer(credentials: credentials, groups: try readGroups(from: channel))
        }
    }

    /// The supplementary groups (SO_PEERGROUPS): as many 32-bit numbers as the process has groups.
    private static func readGroups(from channel: any Channel) throws -> [UInt32] {
        try channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: CInt.self) { descriptor in
            var groups = [UInt32](repeating: 0, count: 32)
            while true {
                var size = socklen_t(groups.count * MemoryLayout<UInt32>.size)
                let status = getsockopt(descriptor, SOL_SOCKET, SO_PEERGROUPS, &groups, &size)
                let count = Int(size) / MemoryLayout<UInt32>.size
                if status == 0 { return Array(groups.prefix(count)) }
                // The kernel has said how much room it needs.
                guard errno == ERANGE, count > groups.count else { return [] }
                groups = [UInt32](repeating: 0, count: count)
            }
        } ?? []
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
        let peer = Peer.read(from: channel)
        guard needsLogins else {
            return peer.map { ($0, rights(of: $0, ownUser: ownUser) { nil }) }
        }
        return peer.flatMap { peer in
            let promise = channel.eventLoop.makePromise(of: (Peer, Rights).self)
            Self.lookups.async {
                promise.succeed(
                    (peer, rights(of: peer, ownUser: ownUser) { Accounts.login(of: peer.credentials.user) }))
            }
            return promise.futureResult
        }
    }

    private static let lookups = DispatchQueue(label: "logins of peers")
}
