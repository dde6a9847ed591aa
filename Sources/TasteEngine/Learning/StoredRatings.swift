import Recommenders
import TasteStore

/// The ratings of one snapshot of the store, for the update of a model.
struct StoredRatings: RatingSource {
    /// The events that an update learns.
    struct Period {
        let changes: RatingChanges
        /// The newest event that the model has learned before. Not older than `changes.after`.
        let learned: UInt64
        /// The newest event that the model is to learn. Ratings are provided as of this event.
        let through: UInt64
    }

    private let ratings: Ratings
    private let period: Period
    private let check: StoredRatingCheck

    /// - Throws: as `StoredRatingCheck.init`.
    init(_ period: Period, in snapshot: borrowing Snapshot) throws {
        (ratings, check) = (snapshot.ratings, try StoredRatingCheck(in: snapshot))
        self.period = period
    }

    /// The update of a model that learns the period.
    func update(_ model: any ServedModel, from source: some TensorSource) throws -> ModelUpdate {
        let touched = period.changes.touched(after: period.learned, through: period.through)
        try check.check(users: touched.users, items: touched.items)
        let change = RatingChange(
            users: touched.users.map { Int32(bitPattern: $0) }, items: touched.items.map { Int32(bitPattern: $0) },
            userCount: max(check.userCount, model.userCount),
            // The model has no rows for the newest items as long as nobody has rated them.
            itemCount: max(model.itemCount, touched.items.last.map { Int($0) + 1 } ?? 0), ratings: self)
        return try model.update(change, from: source)
    }

    func profile(ofUser user: Int32) throws -> Profile { try profile(ofUser: user, asOf: period.through) }

    func formerProfile(ofUser user: Int32) throws -> Profile? { try profile(ofUser: user, asOf: period.learned) }

    func raters(ofItem item: Int32) throws -> Profile {
        let item = UInt32(bitPattern: item)
        let row = try ratings.row(ofItem: item)
        return try check.raters(period.changes.restore(row, ofItem: item, asOf: period.through), ofItem: item)
    }

    private func profile(ofUser user: Int32, asOf sequence: UInt64) throws -> Profile {
        let user = UInt32(bitPattern: user)
        let row = try ratings.row(ofUser: user)
        return try check.profile(period.changes.restore(row, ofUser: user, asOf: sequence), ofUser: user)
    }
}
