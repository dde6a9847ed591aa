import Recommenders
import TasteStore
import TasteValues

/// Checks rows of ratings where they leave the store, so that damage is an error there and nothing that models do with
/// an index can go wrong.
struct StoredRatingCheck: Sendable {
    /// The indices of users and items are below these.
    let userCount: Int
    let itemCount: Int
    private let scale: RatingScale

    /// - Throws: `dataLoss` if the largest index of a user is in doubt: every table by user would have that size.
    init(in snapshot: borrowing Snapshot) throws {
        userCount = try snapshot.users.indexCount
        itemCount = try snapshot.items.count
        scale = snapshot.scale
        guard userCount > 0 else { return }
        let last = UInt32(userCount - 1)
        // Without a name, this is a user who has been forgotten.
        guard let name = try snapshot.users.name(of: last) else { return }
        guard try snapshot.users.index(of: name) == last else {
            throw Self.damage("User \(last) has a name that belongs to another user")
        }
    }

    /// A check of users' ratings only.
    init(items snapshot: borrowing Snapshot) throws {
        (userCount, itemCount, scale) = (0, try snapshot.items.count, snapshot.scale)
    }

    /// A user's ratings.
    ///
    /// - Throws: `dataLoss` unless the items exist and ascend, and the values are on the scale.
    func profile(_ row: [StoredRating], ofUser user: UInt32) throws(TasteError) -> Profile {
        if let bad = firstBad(of: row, below: itemCount) {
            throw Self.damage("User \(user) has a rating of \(bad.value) for item \(bad.index)")
        }
        return Profile(row)
    }

    /// An item's ratings.
    ///
    /// - Throws: `dataLoss` unless the users exist and ascend, and the values are on the scale.
    func raters(_ row: [StoredRating], ofItem item: UInt32) throws(TasteError) -> Profile {
        if let bad = firstBad(of: row, below: userCount) {
            throw Self.damage("Item \(item) has a rating of \(bad.value) by user \(bad.index)")
        }
        return Profile(row)
    }

    /// - Throws: `dataLoss` unless the users and items exist; both ascend.
    func check(users: [UInt32], items: [UInt32]) throws(TasteError) {
        if let last = users.last, Int(last) >= userCount { throw Self.damage("An event names user \(last)") }
        if let last = items.last, Int(last) >= itemCount { throw Self.damage("An event names item \(last)") }
    }

    private func firstBad(of row: [StoredRating], below count: Int) -> StoredRating? {
        var next = 0
        return row.first { rating in
            defer { next = Int(rating.index) + 1 }
            return Int(rating.index) < next || Int(rating.index) >= count
                || !(rating.value >= scale.minimum - scale.step)
                || !(rating.value <= scale.maximum + scale.step)
        }
    }

    static func damage(_ what: String) -> TasteError {
        TasteError(.dataLoss, "The store's file is damaged: \(what), which cannot be. Restore it from a backup.")
    }
}
