import TasteEngine
import TasteProtocol
import TasteValues

extension WireRemoveItem: ServerCall {
    var kind: CallKind { .administration }
    var namedUsers: [NamedUser] { [] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        let record = context.record("removed an item", every: .seconds(1))
        try context.engine.remove(
            item: item, time: context.time, as: context.account, completion: record.written(context.engine))
        return .pending
    }
}
