import TasteEngine
import TasteProtocol
import TasteValues

extension WireSimilarUsers: ServerCall {
    var kind: CallKind { .read }
    var namedUsers: [NamedUser] { [NamedUser(name: user, field: "user")] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        // Whoever sees whom a user is like sees the names of users.
        if !context.server.access.listsUsers { try context.rights.check(.administration) }
        let count = try context.limits.itemCount(count, field: "count")
        let answer = try context.engine.similarUsers(to: user, count: count)
        var result = WireSimilarUserList()
        result.users = answer.value.map(\.wire)
        return .answered(.similarUsers(result), answer.freshness)
    }
}
