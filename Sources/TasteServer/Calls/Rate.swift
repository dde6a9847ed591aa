import TasteEngine
import TasteProtocol
import TasteStore
import TasteValues

extension WireRate: ServerCall {
    var kind: CallKind { .write }
    var namedUsers: [NamedUser] {
        ratings.enumerated().map { NamedUser(name: $1.user, field: "ratings[\($0)].user") }
    }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        try context.limits.checkStored(ratings.count, field: "ratings")
        let now = context.time
        let ratings = ratings.map { rating in
            NewRating(
                user: rating.user, item: rating.item, value: rating.value,
                time: rating.optionalTime == nil ? now : rating.time, isPrivate: rating.isPrivate)
        }
        let (responder, engine) = (context.responder, context.engine)
        try engine.rate(ratings, createsItems: context.limits.createsItems, as: context.account) { result in
            responder.finish(
                result.map { committed in
                    var written = WireWritten()
                    written.newItems = committed.value.map(\.wire)
                    return WireResponse(.written(written), engine.freshness(ofWrite: committed.sequence))
                })
        }
        return .pending
    }
}
