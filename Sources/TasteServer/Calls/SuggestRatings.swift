import TasteEngine
import TasteProtocol
import TasteValues

extension WireSuggestRatings: ServerCall {
    var kind: CallKind { .read }
    var namedUsers: [NamedUser] { [NamedUser(name: user, field: "user")] }

    private static let skippedMax = 1000

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        let limits = context.limits
        for (number, limit, field) in [
            (likeGenres.count, limits.itemsPerAnswer, "like_genres"), (skip.count, Self.skippedMax, "skip"),
        ] where number > limit {
            throw TasteError(
                .invalidArgument, "\(number) are over the limit of \(limit). Name fewer.", field: field)
        }
        let answer = try context.engine.suggestedRatings(
            for: user, count: try limits.itemCount(count, field: "count"), likedGenres: likeGenres, skipping: skip,
            bytes: limits.frameBytes)
        var result = WireItemList()
        result.items = answer.value.map(\.wire)
        return .answered(.items(result), answer.freshness)
    }
}
