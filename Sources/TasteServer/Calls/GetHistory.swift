import TasteEngine
import TasteProtocol
import TasteValues

extension WireGetHistory: ServerCall {
    var kind: CallKind { .read }
    var namedUsers: [NamedUser] { [NamedUser(name: user, field: "user")] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        let size = try context.limits.pageSize(limit, field: "limit")
        let answer = try context.engine.history(
            user: user, limit: size, cursor: cursor, bytes: context.limits.frameBytes)
        var result = WireHistory()
        result.entries = answer.value.elements.map(\.wire)
        result.nextCursor = answer.value.nextCursor ?? ""
        return .answered(.history(result), answer.freshness)
    }
}
