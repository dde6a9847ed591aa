import LMDB
import Recommenders
import TasteStore

/// Answers from ratings as they stood at an earlier event.
extension Engine {
    /// What would be recommended if a user's ratings were still what they were: profile and exclusions of then, folded into the model
    /// that serves now.
    ///
    /// Looks through the log since: not for an event loop.
    /// - Parameters:
    ///   - sequence: the newest event that counts in.
    ///   - limit: so many events are looked through at most.
    /// - Throws: `invalidArgument` above the newest event, `resourceExhausted` where more have followed than `limit`.
    package func recommend(
        user name: String, count: Int, likedGenres: [String] = [], asOf sequence: UInt64, limit: Int
    ) throws(EngineError) -> Answer<[RecommendedItem]> {
        try read { transaction in
            let newest = try self.store.log.lastSequence(in: transaction)
            try Self.check(sequence, newest: newest, limit: limit)
            let user = try self.user(named: name, asOf: sequence, in: transaction)
            var answer = try self.recommend(user, count: count, likedGenres: likedGenres, in: transaction)
            answer.freshness.sequence = sequence
            return answer
        }
    }

    private static func check(_ sequence: UInt64, newest: UInt64, limit: Int) throws(EngineError) {
        guard sequence <= newest else {
            throw EngineError(
                .invalidArgument,
                "There is no event \(sequence) yet: the newest is \(newest). Name one up to that, or ask for now without as_of.",
                field: "as_of")
        }
        guard newest - sequence <= UInt64(limit) else {
            throw EngineError(
                .resourceExhausted,
                "\(newest - sequence) events have followed \(sequence); at most \(limit) are looked through (limits.pastEvents). Name one from \(newest - UInt64(limit)) on, or raise the limit.",
                field: "as_of")
        }
    }

    /// What was known of a user; nil for one who had rated nothing then.
    private func user(
        named name: String, asOf sequence: UInt64, in transaction: borrowing ReadTransaction
    ) throws -> KnownUser? {
        guard let index = try store.users.index(of: name, in: transaction) else { return nil }
        let (row, isCurrent) = try store.row(ofUser: index, asOf: sequence, in: transaction)
        if row.isEmpty { return nil }
        // A row that has changed since is in no model as it was.
        let last = isCurrent ? try store.users.lastSequence(of: index, in: transaction) : .max
        return KnownUser(index: index, lastSequence: last, query: UserQuery(profile: Profile(row)))
    }
}
