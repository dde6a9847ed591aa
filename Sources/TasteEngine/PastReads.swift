import Recommenders
import TasteStore
import TasteValues

/// Answers from ratings as they stood at an earlier event.
extension Engine {
    /// What would be recommended if a user's ratings were still what they were: profile and exclusions of then, folded into
    /// the model that serves now.
    ///
    /// Looks through the log since that event, so it must not run on an event loop.
    /// - Parameters:
    ///   - sequence: the newest event that counts in.
    ///   - limit: how many events may have followed it.
    /// - Throws: `invalidArgument` above the newest event, `resourceExhausted` where more have followed than `limit`.
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

    /// What was known of a user at an event; nil for a user who had rated nothing then.
    private func user(
        named name: String, asOf sequence: UInt64, in snapshot: borrowing Snapshot
    ) throws -> KnownUser? {
        guard let index = try index(ofUser: name, in: snapshot) else { return nil }
        let (row, isCurrent) = try snapshot.row(ofUser: index, asOf: sequence)
        if row.isEmpty { return nil }
        // No model holds a row as it was before it changed.
        let last = isCurrent ? try snapshot.users.lastSequence(of: index) : .max
        return KnownUser(index: index, lastSequence: last, query: UserQuery(profile: Profile(row)))
    }
}
