import TasteEngine
import TasteProtocol
import TasteValues

extension WireSimilar: ServerCall {
    var kind: CallKind { .read }
    var namedUsers: [NamedUser] { [] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        let count = try context.limits.itemCount(count, field: "count")
        let answer = try context.engine.similar(
            to: [item] + moreItems, count: count, candidates: hasCandidates ? Candidates(candidates) : nil)
        return .answered(.similar(answer.value.wire), answer.freshness)
    }
}
