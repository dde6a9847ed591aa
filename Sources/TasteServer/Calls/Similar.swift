import TasteEngine
import TasteProtocol
import TasteValues

extension WireSimilar: ServerCall {
    var kind: CallKind { .read }
    var namedUsers: [NamedUser] { [] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        let count = try context.limits.itemCount(count, field: "count")
        let answer = try context.engine.similar(item: item, count: count)
        var result = WireSimilarItems()
        result.items = answer.value.map(\.wire)
        return .answered(.similar(result), answer.freshness)
    }
}
