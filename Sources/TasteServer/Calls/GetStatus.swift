import TasteEngine
import TasteProtocol
import TasteStore
import TasteValues

extension WireGetStatus: ServerCall {
    var kind: CallKind { .read }
    var namedUsers: [NamedUser] { [] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        var answer = try context.engine.status()
        let information = context.server.information
        if !context.account.isAdministration {
            answer.value.accounts.removeAll { $0.uid != Int(context.account.uid) }
        }
        answer.value.server = information.version
        answer.value.uptimeSeconds = information.uptimeSeconds
        answer.value.connections = information.connections
        answer.value.trouble = answer.value.trouble ?? context.server.host.trouble()
        if withActivity { answer.value.activity = Activity(context) }
        return .answered(.status(answer.value.wire), answer.freshness)
    }
}

extension Activity {
    private static let shownPeers = 100

    /// What the daemon has been asked, as far as the peer may know it.
    fileprivate init(_ context: CallContext) {
        let (server, account) = (context.server, context.account)
        let waiting = server.held.counts
        let peers = server.information.connectionsByUser
            .filter { account.isAdministration || $0.key == account.uid }
            .sorted { ($0.value, $1.key) > ($1.value, $0.key) }
        self.init(
            calls: server.loops.calls,
            peers: peers.prefix(Self.shownPeers).map { uid, connections in
                PeerActivity(uid: Int(uid), connections: connections, waiting: waiting[uid] ?? 0)
            },
            limits: account.isAdministration ? server.log.limits.all : [])
    }
}
