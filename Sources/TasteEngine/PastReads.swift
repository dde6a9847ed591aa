import Recommenders
import TasteStore
import TasteValues

/// Answers from ratings as they stood at an earlier event.
extension Engine {
    /// Recommendations from a user's ratings as they stood at an earlier event. The profile and the exclusions are
    /// those of then; the model is the one that serves now.
    ///
    /// This reads the log since that event, so it must not run on an event loop.
    /// - Parameters:
    ///   - sequence: the newest event that is counted in.
    ///   - limit: the largest number of events that may have followed it.
    /// - Throws: `invalidArgument` for a sequence above the newest event, `resourceExhausted` if more than `limit`
    ///   events have followed it.
    package func recommend(
        user name: String, count: Int, likedGenres: [String] = [], asOf sequence: UInt64, limit: Int
    ) throws(TasteError) -> Answer<[Recommendation]> {
        try read { snapshot in
            try Self.check(sequence, newest: try snapshot.sequence, limit: limit)
            let user = try self.user(named: name, asOf: sequence, in: snapshot)
            var answer = try self.recommend(to: user, count: count, likedGenres: likedGenres, in: snapshot)
            answer.freshness.sequence = sequence
            return answer
        }
    }

    private static func check(_ sequence: UInt64, newest: UInt64, limit: Int) throws(TasteError) {
        guard sequence <= newest else {
            throw TasteError(
                .invalidArgument,
                "There is no event \(sequence) yet: the newest is \(newest). Name one up to that, or ask for now without as_of.",
                field: "as_of")
        }
        guard newest - sequence <= UInt64(limit) else {
            throw TasteError(
                .resourceExhausted,
                "\(newest - sequence) events have followed \(sequence); at most \(limit) are looked through (limits.pastEvents). Name one from \(newest - UInt64(limit)) on, or raise the limit.",
                field: "as_of")
        }
    }

    /// A user and their ratings as of an event, with private ones as they are now; nil for a user who had no ratings
    /// then.
    private func user(
        named name: String, asOf sequence: UInt64, in snapshot: borrowing Snapshot
    ) throws -> KnownUser? {
        guard let index = try index(ofUser: name, in: snapshot) else { return nil }
        let (past, isCurrent) = try snapshot.row(ofUser: index, asOf: sequence)
        let own = try snapshot.ratings.privateRow(ofUser: index)
        let ownItems = own.map(\.index)
        let row = (past.filter { !ownItems.containsSorted($0.index) } + own).sorted { $0.index < $1.index }
        if row.isEmpty { return nil }
        // The model's row of a user whose ratings changed since then is newer than these ratings, so it is not used.
        let last = isCurrent ? try snapshot.users.lastSequence(of: index) : .max
        return KnownUser(
            index: index, lastSequence: last, hasPrivateRatings: !own.isEmpty,
            query: UserQuery(profile: try StoredRatingCheck(items: snapshot).profile(row, ofUser: index)))
    }
}
