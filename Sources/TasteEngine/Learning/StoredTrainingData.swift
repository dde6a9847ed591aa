import Recommenders
import TasteStore
import TasteValues

/// Gathers training data from one snapshot of a store.
struct StoredTrainingData {
    let store: Store
    /// The lowest rating that says that an item was liked; nil: three quarters up the scale.
    let likedFrom: Float?

    /// Features that fewer items have are left out, because they say nothing about other items.
    private static let leastRows = 3

    /// The data of one snapshot.
    struct Gathered {
        let data: TrainingData
        /// The newest event that is counted in.
        let sequence: UInt64
        /// The newest event of the snapshot: nothing is left of users who were forgotten and items that were removed up
        /// to it.
        let forgottenThrough: UInt64
    }

    /// - Parameter end: The newest event to count in; nil: the newest one of all. The events after it are held in
    ///   memory meanwhile, so all events are counted in if too many have followed it.
    /// - Throws: `failedPrecondition` if there are no ratings, `dataLoss` if a rating cannot be one.
    func gather(asOf end: UInt64? = nil) throws -> Gathered {
        try store.read { snapshot in
            let last = try snapshot.sequence
            let changes = try end.flatMap { try snapshot.changes(after: min($0, last)) }
            let check = try StoredRatingCheck(in: snapshot)
            let removed = try snapshot.withdrawn.removed
            let ratings = snapshot.ratings
            let (matrix, times) = try Self.ratings(in: snapshot, check) { row, user in
                guard let changes else { return row }
                let past = changes.restore(row, ofUser: user, asOf: changes.after)
                // What was taken from all models since then, or kept from them, does not come back.
                let own = try ratings.privateRow(ofUser: user).map(\.index)
                return past.filter { !removed.containsSorted($0.index) && !own.containsSorted($0.index) }
            }
            let data = TrainingData(
                ratings: matrix, scale: store.scale, threshold: likedFrom, times: times,
                items: try Self.itemFeatures(in: snapshot))
            return Gathered(data: data, sequence: changes?.after ?? last, forgottenThrough: last)
        }
    }

    private static func ratings(
        in snapshot: borrowing Snapshot, _ check: StoredRatingCheck,
        _ restore: ([StoredRating], UInt32) throws -> [StoredRating]
    ) throws -> (RatingMatrix, times: [Int64]?) {
        var users: [Int32] = []
        var items: [Int32] = []
        var values: [Float] = []
        var times: [Int64] = []
        // Items that nobody has rated have no rows, as long as they are newer than all rated ones.
        var itemCount: Int32 = 0
        for user in 0..<UInt32(check.userCount) {
            let row = try restore(try snapshot.ratings.row(ofUser: user), user)
            let profile = try check.profile(row, ofUser: user)
            users.append(contentsOf: repeatElement(Int32(bitPattern: user), count: row.count))
            items += profile.indices
            values += profile.values
            times.append(contentsOf: row.lazy.map(\.time))
            itemCount = max(itemCount, (profile.indices.last ?? -1) + 1)
        }
        guard let first = times.first else {
            throw TasteError(.failedPrecondition, "There are no ratings to learn from. Rate or import some first.")
        }
        let matrix = RatingMatrix(
            userCount: check.userCount, itemCount: Int(itemCount), users: users, items: items, values: values)
        // Ratings imported from a file without times all have the time of the import, which carries no information.
        return (matrix, times.allSatisfy { $0 == first } ? nil : times)
    }

    private static func itemFeatures(in snapshot: borrowing Snapshot) throws -> FeatureTable {
        var rows: [[String]] = []
        try snapshot.items.forEachRecord { index, item in
            guard Int(index) == rows.count else { throw StoredRatingCheck.damage("Item \(rows.count) has no record") }
            rows.append(FeatureNames.ofItem(genres: item.genres, year: item.year, tags: item.tags))
            return true
        }
        return FeatureTable(rows: rows, minimumRows: leastRows)
    }
}
