import LMDB
import Recommenders
import TasteStore

/// What models learn from, gathered from one snapshot of a store.
struct StoredTrainingData {
    let store: Store
    /// A rating from here on says "liked"; nil: three quarters up the scale.
    let likedFrom: Float?

    /// A feature of fewer items teaches nothing about the others.
    private static let leastRows = 3

    /// - Parameter end: the newest event that may count in; nil: all do. What came after it is held in memory meanwhile.
    /// - Returns: The data, and the newest event it counts in.
    /// - Throws: `failedPrecondition` where there are no ratings.
    func gather(asOf end: UInt64? = nil) throws -> (data: TrainingData, sequence: UInt64) {
        let scale = Recommenders.RatingScale(
            minimum: store.scale.minimum, maximum: store.scale.maximum, step: store.scale.step)
        return try store.snapshot { transaction in
            let last = try store.log.lastSequence(in: transaction)
            let sequence = min(end ?? last, last)
            let changes = try store.changes(after: sequence, in: transaction)
            let (ratings, times) = try ratings(in: transaction) { row, user in
                changes.restore(row, ofUser: user, asOf: sequence)
            }
            let data = TrainingData(
                ratings: ratings, scale: scale, threshold: likedFrom, times: times,
                items: try itemFeatures(in: transaction))
            return (data, sequence)
        }
    }

    private func ratings(
        in transaction: borrowing ReadTransaction, _ restore: ([StoredRating], UInt32) -> [StoredRating]
    ) throws -> (RatingMatrix, times: [Int64]?) {
        var users: [Int32] = []
        var items: [Int32] = []
        var values: [Float] = []
        var times: [Int64] = []
        let userCount = try store.users.indexCount(in: transaction)
        for user in 0..<UInt32(userCount) {
            for rating in restore(try store.ratings.row(ofUser: user, in: transaction), user) {
                users.append(Int32(bitPattern: user))
                items.append(Int32(bitPattern: rating.index))
                values.append(rating.value)
                times.append(rating.time)
            }
        }
        guard let first = times.first else {
            throw EngineError(.failedPrecondition, "There are no ratings to learn from. Rate or import some first.")
        }
        let matrix = RatingMatrix(
            userCount: userCount, itemCount: try store.items.count(in: transaction), users: users, items: items,
            values: values)
        // Ratings imported from a file without times have that of the import, which says nothing.
        return (matrix, times.allSatisfy { $0 == first } ? nil : times)
    }

    private func itemFeatures(in transaction: borrowing ReadTransaction) throws -> FeatureTable {
        var rows: [[String]] = []
        try store.items.forEachRecord(from: 0, in: transaction) { _, record in
            // As imports of MovieLens' tags.csv store them.
            let tags = record.metadata["tags"].map { $0.split(separator: "|").map(String.init) } ?? []
            rows.append(FeatureNames.ofItem(genres: record.genres, year: Int(record.year), tags: tags))
            return true
        }
        return FeatureTable(rows: rows, minimumRows: Self.leastRows)
    }
}
