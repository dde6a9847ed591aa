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

    let ratings: Ratings
    let period: Period

    /// The update of a model that learns the period.
    func update(
        _ model: any ServedModel, in snapshot: borrowing Snapshot, from source: some TensorSource
    ) throws -> ModelUpdate {
        let touched = period.changes.touched(after: period.learned, through: period.through)
        let change = RatingChange(
            users: touched.users.map { Int32(bitPattern: $0) }, items: touched.items.map { Int32(bitPattern: $0) },
            userCount: max(try snapshot.users.indexCount, model.userCount), itemCount: try snapshot.items.count,
            ratings: self)
        return try model.update(change, from: source)
    }

    func profile(ofUser user: Int32) throws -> Profile { try profile(ofUser: user, asOf: period.through) }

    func formerProfile(ofUser user: Int32) throws -> Profile? { try profile(ofUser: user, asOf: period.learned) }

    func raters(ofItem item: Int32) throws -> Profile {
        let item = UInt32(bitPattern: item)
        let row = try ratings.row(ofItem: item)
        return Profile(period.changes.restore(row, ofItem: item, asOf: period.through))
    }

    private func profile(ofUser user: Int32, asOf sequence: UInt64) throws -> Profile {
        let user = UInt32(bitPattern: user)
        let row = try ratings.row(ofUser: user)
        return Profile(period.changes.restore(row, ofUser: user, asOf: sequence))
    }
}
