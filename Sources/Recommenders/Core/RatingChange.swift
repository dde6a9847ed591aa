/// Rows of a tensor, ascending. Those past the end of the tensor extend it without gaps.
package typealias TensorRows = [(row: Int32, values: [Float])]

/// The ratings that changed since a model was last brought up to date, and all ratings as they are now.
package struct RatingChange<Ratings: RatingSource> {
    /// Users and items whose ratings changed, in any order.
    let users: [Int32]
    let items: [Int32]
    let userCount: Int
    let itemCount: Int
    let ratings: Ratings

    /// - Parameters:
    ///   - userCount, itemCount: number of users and items now; not below the model's.
    ///   - ratings: as they are now, and what the changed users had rated when the model was last brought up to date.
    package init(users: [Int32], items: [Int32], userCount: Int, itemCount: Int, ratings: Ratings) {
        (self.users, self.items, self.userCount, self.itemCount, self.ratings) = (
            users, items, userCount, itemCount, ratings
        )
    }
}

/// Rows that a model renews because ratings changed.
package struct ModelUpdate: Sendable {
    /// The settings that go with the new rows.
    package var settings: [UInt8]
    package var rows: [TensorName: TensorRows]
    /// Why the model should be fitted anew soon: it has no room left, or rounding errors have grown too large. nil: no need. The update is
    /// valid in either case, and may be published.
    package var refitReason: String?

    package init(settings: [UInt8], rows: [TensorName: TensorRows], refitReason: String? = nil) {
        (self.settings, self.rows, self.refitReason) = (settings, rows, refitReason)
    }
}

/// An update in the making. Its beginning is the same for every model: the settings grow with the numbers of users and items, the cap
/// follows users who came to exceed it, and changes are counted that only further training can teach the weights.
struct PlannedUpdate<Settings: ServedSettings, Ratings: RatingSource> {
    var settings: Settings
    /// The rows to renew: those of changed users and items, and those of new ones. Ascending.
    let users: [Int32]
    let items: [Int32]
    /// The items that are new, which are the last of `items`.
    let newItems: Range<Int32>
    let ratings: Ratings
    /// The ratings as shared weights may learn from them.
    let capped: CappedRatings<Ratings>
    var rows: [TensorName: TensorRows] = [:]
    var refitReason: String?

    init(_ settings: Settings, _ change: RatingChange<Ratings>) throws {
        precondition(
            change.userCount >= settings.userCount && change.itemCount >= settings.itemCount,
            "users and items are added, never removed")
        newItems = Int32(settings.itemCount)..<Int32(change.itemCount)
        users = Self.union(change.users, Int32(settings.userCount)..<Int32(change.userCount))
        items = Self.union(change.items, newItems)
        ratings = change.ratings
        var next = settings
        (next.userCount, next.itemCount) = (change.userCount, change.itemCount)
        next.cap = try settings.cap?.following(users, change.ratings)
        capped = CappedRatings(change.ratings, next.cap, isEachProfileCut: true)
        next.unlearned = try settings.unlearned?.following(users, capped)
        self.settings = next
    }

    private static func union(_ changed: [Int32], _ new: Range<Int32>) -> [Int32] {
        Set(changed).filter { $0 >= 0 && $0 < new.lowerBound }.sorted() + Array(new)
    }

    /// Rows of zeros for the new items.
    func newItemRows(columns: Int) -> TensorRows {
        newItems.map { (row: $0, values: [Float](repeating: 0, count: columns)) }
    }

    func finished() throws -> ModelUpdate {
        ModelUpdate(settings: try settings.json(), rows: rows, refitReason: refitReason)
    }
}
