import TasteEngine
import TasteProtocol
import TasteValues

extension WirePing: ServerCall {
    var kind: CallKind { .greeting }
    var namedUsers: [NamedUser] { [] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        .answered(.ping(WirePong()), try context.engine.freshness())
    }
}
