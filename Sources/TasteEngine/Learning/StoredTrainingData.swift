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

    /// - Parameter end: the newest event to count in; nil: the newest one of all. The events after it are held in
    ///   memory meanwhile.
    /// - Returns: The data, and the newest event that is counted in.
    /// - Throws: `failedPrecondition` if there are no ratings.
    func gather(asOf end: UInt64? = nil) throws -> (data: TrainingData, sequence: UInt64) {
        try store.read { snapshot in
            let last = try snapshot.sequence
            let sequence = min(end ?? last, last)
            let changes = try snapshot.changes(after: sequence)
            let (ratings, times) = try Self.ratings(in: snapshot) { row, user in
                changes.restore(row, ofUser: user, asOf: sequence)
            }
            let data = TrainingData(
                ratings: ratings, scale: store.scale, threshold: likedFrom, times: times,
                items: try Self.itemFeatures(in: snapshot))
            return (data, sequence)
        }
    }

    private static func ratings(
        in snapshot: borrowing Snapshot, _ restore: ([StoredRating], UInt32) -> [StoredRating]
    ) throws -> (RatingMatrix, times: [Int64]?) {
        var users: [Int32] = []
        var items: [Int32] = []
        var values: [Float] = []
        var times: [Int64] = []
        let userCount = try snapshot.users.indexCount
        for user in 0..<UInt32(userCount) {
            for rating in restore(try snapshot.ratings.row(ofUser: user), user) {
                users.append(Int32(bitPattern: user))
                items.append(Int32(bitPattern: rating.index))
                values.append(rating.value)
                times.append(rating.time)
            }
        }
        guard let first = times.first else {
            throw TasteError(.failedPrecondition, "There are no ratings to learn from. Rate or import some first.")
        }
        let matrix = RatingMatrix(
            userCount: userCount, itemCount: try snapshot.items.count, users: users, items: items,
            values: values)
        // Ratings imported from a file without times all have the time of the import, which carries no information.
        return (matrix, times.allSatisfy { $0 == first } ? nil : times)
    }

    private static func itemFeatures(in snapshot: borrowing Snapshot) throws -> FeatureTable {
        var rows: [[String]] = []
        try snapshot.items.forEachRecord { _, item in
            rows.append(FeatureNames.ofItem(genres: item.genres, year: item.year, tags: item.tags))
            return true
        }
        return FeatureTable(rows: rows, minimumRows: Self.leastRows)
    }
}
