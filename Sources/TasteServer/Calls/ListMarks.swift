import TasteEngine
import TasteProtocol
import TasteValues

extension WireListMarks: ServerCall {
    var kind: CallKind { .read }
    var namedUsers: [NamedUser] { [NamedUser(name: user, field: "user")] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        let size = try context.limits.pageSize(limit, field: "limit")
        let answer = try context.engine.marks(
            user: user, limit: size, cursor: cursor, bytes: context.limits.frameBytes)
        var result = WireMarkList()
        result.items = answer.value.elements.map(\.wire)
        result.nextCursor = answer.value.nextCursor ?? ""
        return .answered(.marks(result), answer.freshness)
    }
}
