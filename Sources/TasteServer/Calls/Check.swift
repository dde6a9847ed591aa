import TasteEngine
import TasteProtocol
import TasteValues

extension WireCheck: ServerCall {
    var kind: CallKind { .administration }
    var namedUsers: [NamedUser] { [] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        let (responder, engine) = (context.responder, context.engine)
        try context.server.checks.begin { result in
            responder.finish(
                result.flatMap { report in
                    Result { () throws(TasteError) in
                        WireResponse(.check(report.wire), try engine.freshness())
                    }
                })
        }
        return .pending
    }
}
