import TasteEngine
import TasteProtocol
import TasteValues

extension WireRemoveSet: ServerCall {
    var kind: CallKind { .write }
    var namedUsers: [NamedUser] { [] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        try context.engine.remove(
            set: name, time: context.time, as: context.account, completion: context.written())
        return .pending
    }
}
