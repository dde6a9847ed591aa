import TasteEngine
import TasteProtocol
import TasteValues

extension WireRecommend: ServerCall {
    var kind: CallKind { .read }

    var namedUsers: [NamedUser] {
        let members = group.enumerated().map { NamedUser(name: $1.user, field: "group[\($0)].user") }
        let isNobody = user.isEmpty && !(group.isEmpty && from.isEmpty)
        return members + (isNobody ? [] : [NamedUser(name: user, field: "user")])
    }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        let limits = context.limits
        var question = Question(for: try asker, count: try limits.itemCount(count, field: "count"))
        guard likeGenres.count <= limits.itemsPerAnswer else {
            throw TasteError(
                .invalidArgument,
                "\(likeGenres.count) genres are over the limit of \(limits.itemsPerAnswer) (limits.itemsPerAnswer).",
                field: "like_genres")
        }
        question.likedGenres = likeGenres
        question.steers = steer
        if hasCandidates { question.candidates = Candidates(candidates) }
        (question.diversity, question.explore, question.seed) = (diversity, explore, seed)
        question.explain = Int(explain)
        (question.isPaged, question.cursor, question.bytes) = (paged, cursor, limits.frameBytes)
        if asOf > 0 { question.asOf = (asOf, limits.pastEvents) }
        let answer = try context.engine.recommend(question)
        return .answered(.recommend(answer.value.wire), answer.freshness)
    }

    private var asker: Question.Asker {
        get throws(TasteError) {
            let given = [user.isEmpty ? nil : "user", group.isEmpty ? nil : "group", from.isEmpty ? nil : "from"]
                .compactMap { $0 }
            guard given.count <= 1 else {
                throw TasteError(
                    .invalidArgument, "A question is for a user, a group or a session. Leave out all but one of these.",
                    field: given[1])
            }
            if !group.isEmpty { return .group(group.map { GroupMember($0) }) }
            if !from.isEmpty { return .session(from.map { SessionRating($0) }) }
            return .user(user)
        }
    }
}
