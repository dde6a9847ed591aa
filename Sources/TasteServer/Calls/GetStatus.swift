import TasteEngine
import TasteProtocol
import TasteStore
import TasteValues

extension WireGetStatus: ServerCall {
    var kind: CallKind { .read }
    var namedUsers: [NamedUser] { [] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        var answer = try context.engine.status()
        let information = context.server.information
        if !context.account.isAdministration {
            answer.value.accounts.removeAll { $0.uid != Int(context.account.uid) }
        }
        answer.value.server = information.version
        answer.value.uptimeSeconds = information.uptimeSeconds
        answer.value.connections = information.connections
        answer.value.trouble = answer.value.trouble ?? context.server.host.trouble()
        return .answered(.status(answer.value.wire), answer.freshness)
    }
}
