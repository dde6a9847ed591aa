import TasteEngine
import TasteProtocol
import TasteValues

extension WireWithdrawItem: ServerCall {
    var kind: CallKind { .administration }
    var namedUsers: [NamedUser] { [] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        let record = context.record(restore ? "restored an item" : "withdrew an item", every: .seconds(1))
        try context.engine.withdraw(
            item: item, restores: restore, time: context.time, as: context.account,
            completion: record.written(context.engine))
        return .pending
    }
}
