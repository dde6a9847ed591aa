import Logging
import TasteEngine
import TasteProtocol
import TasteValues

extension WireHello: ServerCall {
    var kind: CallKind { .greeting }
    var namedUsers: [NamedUser] { [] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        context.logger.debug("a client said hello", metadata: ["client": "\(client.quoted)"])
        let limits = context.limits
        let info = DaemonInfo(
            server: context.server.information.version, protocolVersion: Int(ProtocolLimits.version),
            scale: context.engine.scale,
            limits: Limits(
                frameBytes: limits.frameBytes, itemsPerAnswer: limits.itemsPerAnswer,
                ratingsPerRequest: limits.ratingsPerRequest, requestsInFlight: limits.requestsInFlight,
                nameBytes: Names.bytesMax),
            rights: context.rights)
        return .answered(.hello(info.wire), try context.engine.freshness())
    }
}
