import TasteEngine
import TasteProtocol
import TasteValues

extension WireForgetUser: ServerCall {
    var kind: CallKind { .ownData }
    var namedUsers: [NamedUser] { [NamedUser(name: user, field: "user")] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        let record = context.record("forgot a user", every: .seconds(1))
        try context.engine.forget(
            user: user, withItems: withItems, time: context.time, as: context.account,
            completion: record.written(context.engine))
        return .pending
    }
}
