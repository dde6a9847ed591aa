import TasteEngine
import TasteProtocol
import TasteValues

extension WireRecommend: ServerCall {
    var kind: CallKind { .read }
    var namedUsers: [NamedUser] { [NamedUser(name: user, field: "user")] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        let limits = context.limits
        let count = try limits.itemCount(count, field: "count")
        guard likeGenres.count <= limits.itemsPerAnswer else {
            throw TasteError(
                .invalidArgument,
                "\(likeGenres.count) genres are over the limit of \(limits.itemsPerAnswer) (limits.itemsPerAnswer).",
                field: "like_genres")
        }
        let answer =
            asOf > 0
            ? try context.engine.recommend(
                user: user, count: count, likedGenres: likeGenres, asOf: asOf, limit: limits.pastEvents)
            : try context.engine.recommend(user: user, count: count, likedGenres: likeGenres)
        var result = WireRecommendations()
        result.recommendations = answer.value.map(\.wire)
        return .answered(.recommend(result), answer.freshness)
    }
}
