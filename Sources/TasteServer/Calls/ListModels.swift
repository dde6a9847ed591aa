import TasteEngine
import TasteProtocol
import TasteValues

extension WireListModels: ServerCall {
    var kind: CallKind { .read }
    var namedUsers: [NamedUser] { [] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        let answer = try context.engine.keptModels()
        var result = WireModelList()
        result.models = answer.value.map(\.wire)
        return .answered(.models(result), answer.freshness)
    }
}
