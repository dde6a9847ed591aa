import TasteEngine
import TasteProtocol
import TasteValues

extension WireListUsers: ServerCall {
    var kind: CallKind { .read }
    var namedUsers: [NamedUser] { [] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        if !context.server.access.listsUsers { try context.rights.check(.administration) }
        let size = try context.limits.pageSize(limit, field: "limit")
        let answer = try context.engine.users(limit: size, cursor: cursor, bytes: context.limits.frameBytes)
        var result = WireUserList()
        result.users = answer.value.elements.map(\.wire)
        result.nextCursor = answer.value.nextCursor ?? ""
        return .answered(.users(result), answer.freshness)
    }
}
