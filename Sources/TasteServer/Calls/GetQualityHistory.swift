import TasteEngine
import TasteProtocol
import TasteValues

extension WireGetQualityHistory: ServerCall {
    var kind: CallKind { .read }
    var namedUsers: [NamedUser] { [] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        let most = context.limits.itemsPerAnswer
        func number(_ asked: UInt32) -> Int { asked == 0 ? most : min(Int(asked), most) }
        let answer = try context.engine.qualityHistory(
            since: since, points: number(points), trainings: number(trainings))
        return .answered(.qualityHistory(answer.value.wire), answer.freshness)
    }
}
