import Recommenders
import TasteStore

/// Ratings as models ask for them, from one snapshot of the store.
struct StoredRatings: RatingSource {
    /// What a model has learned and what it is to learn now.
    struct Period {
        let changes: RatingChanges
        /// The newest event that it has learned. Not older than `changes.after`.
        let learned: UInt64
        /// The newest event that it is to learn: ratings are given as they stood then.
        let through: UInt64
    }

    let ratings: Ratings
    let period: Period

    /// What a model makes of the period.
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
