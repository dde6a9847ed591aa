import TasteEngine
import TasteProtocol
import TasteValues

extension WirePutItems: ServerCall {
    var kind: CallKind { .write }
    var namedUsers: [NamedUser] { [] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        try context.limits.checkStored(items.count, field: "items")
        let records = items.map { Item($0) }
        for (position, record) in records.enumerated() {
            try context.limits.item.check(record, field: "items[\(position)]")
        }
        try context.engine.put(
            records, time: context.time, as: context.account, completion: context.written())
        return .pending
    }
}
