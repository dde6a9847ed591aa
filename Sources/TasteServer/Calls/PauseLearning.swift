import TasteEngine
import TasteProtocol
import TasteValues

extension WirePauseLearning: ServerCall {
    var kind: CallKind { .administration }
    var namedUsers: [NamedUser] { [] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        let record = context.record(paused ? "paused learning" : "resumed learning")
        context.engine.trainer.setPaused(paused, completion: record.written(context.engine))
        return .pending
    }
}
