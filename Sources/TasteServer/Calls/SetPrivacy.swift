import TasteEngine
import TasteProtocol
import TasteValues

extension WireSetPrivacy: ServerCall {
    var kind: CallKind { .write }
    var namedUsers: [NamedUser] { [NamedUser(name: user, field: "user")] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        try context.engine.setPrivacy(
            isPrivate, user: user, time: context.time, as: context.account, completion: context.written())
        return .pending
    }
}
