import TasteEngine
import TasteProtocol
import TasteStore
import TasteValues

extension WirePutSet: ServerCall {
    var kind: CallKind { .write }
    var namedUsers: [NamedUser] { [] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        let (responder, engine) = (context.responder, context.engine)
        try engine.put(
            set: name, of: items, appends: append, limit: context.limits.itemsPerSet, time: context.time,
            as: context.account
        ) { result in
            responder.finish(
                result.map { WireResponse(.set($0.value.wire), engine.freshness(ofWrite: $0.sequence)) })
        }
        return .pending
    }
}
