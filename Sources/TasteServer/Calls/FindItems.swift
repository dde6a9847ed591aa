import TasteEngine
import TasteProtocol
import TasteValues

extension WireFindItems: ServerCall {
    var kind: CallKind { .read }
    var namedUsers: [NamedUser] { [] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        let count = try context.limits.itemCount(count, field: "count")
        let answer = try context.engine.findItems(text, count: count, bytes: context.limits.frameBytes)
        var result = WireItemList()
        result.items = answer.value.map(\.wire)
        return .answered(.items(result), answer.freshness)
    }
}
