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
    /// Why the model should be fitted anew soon: it has no room left, or rounding errors have grown too large. nil: no
    /// need. The update is valid in either case, and may be published.
    package var refitReason: String?

    package init(settings: [UInt8], rows: [TensorName: TensorRows], refitReason: String? = nil) {
        (self.settings, self.rows, self.refitReason) = (settings, rows, refitReason)
    }
}
