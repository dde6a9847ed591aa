import TasteEngine
import TasteProtocol
import TasteValues

extension WireWatch: ServerCall {
    var kind: CallKind { .read }
    var namedUsers: [NamedUser] { [] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        context.responder.onLoop { [id = context.responder.id] connection in
            connection.loop.watchers.add(connection, id: id)
        }
        return .pending
    }
}
