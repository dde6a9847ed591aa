import TasteEngine
import TasteProtocol
import TasteValues

extension WireGetItem: ServerCall {
    var kind: CallKind { .read }
    var namedUsers: [NamedUser] { [] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        let answer = try context.engine.item(named: item, bytes: context.limits.frameBytes)
        return .answered(.item(answer.value.wire), answer.freshness)
    }
}
