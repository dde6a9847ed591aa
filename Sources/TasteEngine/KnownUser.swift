import LMDB
import Recommenders
import TasteStore

/// A user as a question is asked about them.
struct KnownUser {
    let index: UInt32
    let lastSequence: UInt64
    let query: UserQuery

    /// The query, with the user's row in the model if the model has learned their newest rating.
    func query(for serving: ServingModel) -> UserQuery {
        var query = query
        let isCurrent = lastSequence <= serving.generation.trainedThrough && Int(index) < serving.model.userCount
        query.currentRow = isCurrent ? Int(index) : nil
        return query
    }
}

extension Engine {
    /// What is known of a user; nil for a user who has rated nothing.
    func user(named name: String, in transaction: borrowing ReadTransaction) throws -> KnownUser? {
        guard let index = try store.users.index(of: name, in: transaction) else { return nil }
        let row = try store.ratings.row(ofUser: index, in: transaction)
        if row.isEmpty { return nil }
        return KnownUser(
            index: index, lastSequence: try store.users.lastSequence(of: index, in: transaction),
            query: UserQuery(profile: Profile(row)))
    }
}
