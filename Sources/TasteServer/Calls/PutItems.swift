import TasteEngine
import TasteProtocol
import TasteValues

extension WirePutItems: ServerCall {
    var kind: CallKind { .write }
    var namedUsers: [NamedUser] { [] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        try context.limits.checkStored(items.count, field: "items")
        try context.engine.put(
            items.map { Item($0) }, time: context.time, as: context.account, completion: context.written())
        return .pending
    }
}
