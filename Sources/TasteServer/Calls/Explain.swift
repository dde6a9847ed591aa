import TasteEngine
import TasteProtocol
import TasteValues

extension WireExplain: ServerCall {
    var kind: CallKind { .read }
    var namedUsers: [NamedUser] { [NamedUser(name: user, field: "user")] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        let count = try context.limits.pageSize(count, field: "count")
        let answer = try context.engine.explain(user: user, item: item, count: count)
        return .answered(.explain(answer.value.wire), answer.freshness)
    }
}
