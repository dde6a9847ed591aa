import TasteEngine
import TasteProtocol
import TasteValues

extension WirePauseLearning: ServerCall {
    var kind: CallKind { .administration }
    var namedUsers: [NamedUser] { [] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        context.engine.trainer.setPaused(paused, completion: context.written())
        return .pending
    }
}
