import TasteEngine
import TasteProtocol
import TasteValues

extension WireMergeItems: ServerCall {
    var kind: CallKind { .administration }
    var namedUsers: [NamedUser] { [] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        let record = context.record("merged two items", every: .seconds(1))
        try context.engine.merge(
            item: item, into: into, time: context.time, as: context.account,
            completion: record.written(context.engine))
        return .pending
    }
}
