import TasteEngine
import TasteProtocol
import TasteValues

extension WireListTop: ServerCall {
    var kind: CallKind { .read }
    var namedUsers: [NamedUser] { [] }

    /// The half-life of trending items if a request names neither a half-life nor a window: seven days.
    private static let usualHalfLife: Int64 = 7 * 86_400
    /// A longer half-life or window tells nothing apart.
    private static let longest: UInt64 = 100 * 366 * 86_400

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        let count = try context.limits.itemCount(count, field: "count")
        let answer = try context.engine.top(
            try order(at: context.time), count: count, candidates: hasCandidates ? Candidates(candidates) : nil)
        return .answered(.top(answer.value.wire), answer.freshness)
    }

    private func order(at time: Int64) throws(TasteError) -> Engine.TopOrder {
        switch order {
        case .popular: .popular
        case .trending: .trending(try recency, now: time)
        case .latest: .latest
        case .UNRECOGNIZED(let number):
            throw TasteError(
                .invalidArgument, "There is no order \(number). Use 0 (popular), 1 (trending) or 2 (latest).",
                field: "order")
        }
    }

    private var recency: Recency {
        get throws(TasteError) {
            guard windowSeconds == 0 || halfLifeSeconds == 0 else {
                throw TasteError(
                    .invalidArgument, "Ratings are weighed by a half-life or a window. Leave out one of them.",
                    field: "window_seconds")
            }
            for (seconds, field) in [(windowSeconds, "window_seconds"), (halfLifeSeconds, "half_life_seconds")]
            where seconds > Self.longest {
                throw TasteError(
                    .invalidArgument, "\(seconds) seconds are over a hundred years. Name less.", field: field)
            }
            if windowSeconds > 0 { return .window(Int64(windowSeconds)) }
            return .halfLife(halfLifeSeconds > 0 ? Int64(halfLifeSeconds) : Self.usualHalfLife)
        }
    }
}
