import TasteEngine
import TasteProtocol
import TasteValues

extension WirePredict: ServerCall {
    var kind: CallKind { .read }
    var namedUsers: [NamedUser] { [NamedUser(name: user, field: "user")] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        _ = try context.limits.itemCount(UInt32(clamping: items.count), field: "items")
        let answer = try context.engine.predict(user: user, items: items)
        var result = WirePredictions()
        result.predictions = answer.value.map(\.wire)
        return .answered(.predict(result), answer.freshness)
    }
}
