import LMDB
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
    let transaction: TransactionReference
    let period: Period

    /// What a model makes of the period.
    func update(_ model: any ServedModel, in store: Store, from source: some TensorSource) throws -> ModelUpdate {
        let touched = period.changes.touched(after: period.learned, through: period.through)
        let change = RatingChange(
            users: touched.users.map { Int32(bitPattern: $0) }, items: touched.items.map { Int32(bitPattern: $0) },
            userCount: max(try store.users.indexCount(in: transaction), model.userCount),
            itemCount: try store.items.count(in: transaction), ratings: self)
        return try model.update(change, from: source)
    }

    func profile(ofUser user: Int32) throws -> Profile { try profile(ofUser: user, asOf: period.through) }

    func formerProfile(ofUser user: Int32) throws -> Profile? { try profile(ofUser: user, asOf: period.learned) }

    func raters(ofItem item: Int32) throws -> Profile {
        let item = UInt32(bitPattern: item)
        let row = try ratings.row(ofItem: item, in: transaction)
        return Profile(period.changes.restore(row, ofItem: item, asOf: period.through))
    }

    private func profile(ofUser user: Int32, asOf sequence: UInt64) throws -> Profile {
        let user = UInt32(bitPattern: user)
        let row = try ratings.row(ofUser: user, in: transaction)
        return Profile(period.changes.restore(row, ofUser: user, asOf: sequence))
    }
}

extension Profile {
    init(_ row: [StoredRating]) {
        self.init(indices: row.map { Int32(bitPattern: $0.index) }, values: row.map(\.value))
    }
}
