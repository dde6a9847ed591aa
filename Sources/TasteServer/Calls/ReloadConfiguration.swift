import TasteEngine
import TasteProtocol
import TasteValues

extension WireReloadConfiguration: ServerCall {
    var kind: CallKind { .administration }
    var namedUsers: [NamedUser] { [] }

    /// Reads files, for which no event loop waits.
    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        let (engine, host, record) = (context.engine, context.server.host, context.record("reloaded the configuration"))
        Task.detached {
            record.finish(
                Result { () throws(TasteError) in
                    var result = WireReloaded()
                    result.pending = try host.reload()
                    return WireResponse(.reloaded(result), try engine.freshness())
                })
        }
        return .pending
    }
}
