import TasteEngine
import TasteProtocol
import TasteValues

extension WireTrain: ServerCall {
    var kind: CallKind { .administration }
    var namedUsers: [NamedUser] { [] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        let (responder, record) = (context.responder, context.record("trained a model"))
        context.engine.trainer.train(kind: model.isEmpty ? nil : model, parameters: parameters) { progress in
            responder.progress(.trainProgress(progress.wire))
        } completion: { result in
            record.finish(result.map { WireResponse(.train($0.value.wire), $0.freshness) })
        }
        return .pending
    }
}
