import TasteEngine
import TasteProtocol
import TasteValues

extension WireListSets: ServerCall {
    var kind: CallKind { .read }
    var namedUsers: [NamedUser] { [] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        let answer = try context.engine.sets()
        var result = WireItemSets()
        result.sets = answer.value.map(\.wire)
        return .answered(.sets(result), answer.freshness)
    }
}
