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
        if asOf > 0 {
            try recommendPast(count: count, context)
            return .pending
        }
        return .answered(
            Self.response(try context.engine.recommend(user: user, count: count, likedGenres: likeGenres)))
    }

    /// Answers from the log, on the thread of past reads.
    private func recommendPast(count: Int, _ context: CallContext) throws(TasteError) {
        let (engine, limits, responder) = (context.engine, context.limits, context.responder)
        try context.server.pastReads.run(limit: limits.requestsInFlight) {
            responder.finish(
                Result { () throws(TasteError) in
                    try engine.recommend(
                        user: user, count: count, likedGenres: likeGenres, asOf: asOf, limit: limits.pastEvents)
                }.map(Self.response))
        }
    }

    private static func response(_ answer: Answer<[Recommendation]>) -> WireResponse {
        var result = WireRecommendations()
        result.recommendations = answer.value.map(\.wire)
        return WireResponse(.recommend(result), answer.freshness)
    }
}
