import TasteEngine
import TasteProtocol
import TasteValues

extension WireForgetUser: ServerCall {
    var kind: CallKind { .administration }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        try context.engine.forget(
            user: user, time: context.time, completion: context.record("forgot a user").written(context.engine))
        return .pending
    }
}
