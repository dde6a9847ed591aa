/// An update in the making. It begins the same way for every model: the settings grow with the numbers of users and
/// items, the cap includes users who came to exceed it, and changes that only further training can teach the weights
/// are counted.
struct PlannedUpdate<Settings: ServedSettings, Ratings: RatingSource> {
    var settings: Settings
    /// The rows to renew: those of changed and of new users and items. Ascending.
    let users: [Int32]
    let items: [Int32]
    /// The new items, which are the last of `items`.
    let newItems: Range<Int32>
    let ratings: Ratings
    /// The ratings that shared weights may learn from.
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
        capped = CappedRatings(change.ratings, next.cap)
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
