import Recommenders
import TasteStore
import TasteValues

/// A user with ratings, and the query that a model answers for them.
struct KnownUser {
    let index: UInt32
    let lastSequence: UInt64
    /// Whether some of the ratings are private, so that no model has learned them.
    let hasPrivateRatings: Bool
    let query: UserQuery

    /// The query, with the user's row in the model if the model has learned the user's newest rating.
    func query(for serving: ServingModel) -> UserQuery {
        var query = query
        let isCurrent =
            !hasPrivateRatings && lastSequence <= serving.generation.trainedThrough
            && Int(index) < serving.model.userCount
        query.currentRow = isCurrent ? Int(index) : nil
        return query
    }
}

extension Engine {
    /// What is known of a user; nil for a user who has rated nothing.
    ///
    /// - Throws: `invalidArgument` for a name that breaks its rule.
    func user(named name: String, in snapshot: borrowing Snapshot) throws -> KnownUser? {
        guard let index = try index(ofUser: name, in: snapshot) else { return nil }
        let (row, hasPrivate) = try snapshot.ratings.ownRow(ofUser: index)
        if row.isEmpty { return nil }
        let profile = try StoredRatingCheck(items: snapshot).profile(row, ofUser: index)
        return KnownUser(
            index: index, lastSequence: try snapshot.users.lastSequence(of: index), hasPrivateRatings: hasPrivate,
            query: UserQuery(profile: profile))
    }

    /// The index of a user that a question names; nil for an unknown user.
    ///
    /// - Throws: `invalidArgument` for a name that breaks its rule.
    func index(ofUser name: String, in snapshot: borrowing Snapshot) throws -> UInt32? {
        try Names.check(name, field: "user")
        return try snapshot.users.index(of: name)
    }

    /// The index of an item that a question names.
    ///
    /// - Throws: `notFound` for an unknown item, `invalidArgument` for a name that breaks its rule; both with `field`.
    func index(ofItem name: String, field: String, in snapshot: borrowing Snapshot) throws -> UInt32 {
        try Names.check(name, field: field)
        guard let index = try snapshot.items.index(of: name) else { throw TasteError.noItem(name).about(field) }
        return index
    }
}

extension Profile {
    init(_ row: [StoredRating]) {
        self.init(indices: row.map { Int32(bitPattern: $0.index) }, values: row.map(\.value))
    }
}
