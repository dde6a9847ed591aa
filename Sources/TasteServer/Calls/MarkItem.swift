import TasteEngine
import TasteProtocol
import TasteValues

extension WireMarkItem: ServerCall {
    var kind: CallKind { .write }
    var namedUsers: [NamedUser] { [NamedUser(name: user, field: "user")] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        try context.engine.mark(
            Mark(mark), user: user, item: item, time: context.time, as: context.account, completion: context.written())
        return .pending
    }
}
