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
    /// The numbers of items that the model knows before and after the update. Ratings of others are left out.
    private var (formerItems, items) = (Int.max, Int.max)

    /// The largest number of items that one update adds: their rows are made in memory, also those between two items of
    /// which only the later one has been rated.
    private static let newItemLimit = 16_384

    /// - Throws: as `StoredRatingCheck.init`.
    init(_ period: Period, in snapshot: borrowing Snapshot) throws {
        (ratings, check) = (snapshot.ratings, try StoredRatingCheck(in: snapshot))
        self.period = period
    }

    /// The update of a model that learns the period.
    func update(_ model: any ServedModel, from source: some TensorSource) throws -> ModelUpdate {
        let touched = period.changes.touched(after: period.learned, through: period.through)
        try check.check(users: touched.users, items: touched.items)
        // The model has no rows for the newest items as long as nobody has rated them.
        let wanted = max(model.itemCount, touched.items.last.map { Int($0) + 1 } ?? 0)
        var ratings = self
        (ratings.formerItems, ratings.items) = (model.itemCount, min(wanted, model.itemCount + Self.newItemLimit))
        let items = touched.items.filter { $0 < ratings.items }
        let change = RatingChange(
            users: touched.users.map { Int32(bitPattern: $0) }, items: items.map { Int32(bitPattern: $0) },
            userCount: max(check.userCount, model.userCount), itemCount: ratings.items, ratings: ratings)
        var update = try model.update(change, from: source)
        if ratings.items < wanted { update.refitReason = "items were rated that are far beyond those the model knows" }
        return update
    }

    func profile(ofUser user: Int32) throws -> Profile {
        try profile(ofUser: user, asOf: period.through).prefix(below: items)
    }

    func formerProfile(ofUser user: Int32) throws -> Profile? {
        try profile(ofUser: user, asOf: period.learned).prefix(below: formerItems)
    }

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
