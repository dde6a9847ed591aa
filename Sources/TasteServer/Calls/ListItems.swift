import TasteEngine
import TasteProtocol
import TasteValues

extension WireListItems: ServerCall {
    var kind: CallKind { .read }
    var namedUsers: [NamedUser] { [] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        let size = try context.limits.pageSize(limit, field: "limit")
        let answer = try context.engine.items(limit: size, cursor: cursor, bytes: context.limits.frameBytes)
        var result = WireItemList()
        result.items = answer.value.elements.map(\.wire)
        result.nextCursor = answer.value.nextCursor ?? ""
        return .answered(.items(result), answer.freshness)
    }
}
