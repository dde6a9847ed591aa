import DenseMath

/// When a network's weights are to learn on between two fits, and from what: the ratings as they are, all of them, so that nothing that was learned
/// before is forgotten.
package enum LearningOn {
    /// `ServedModel.unlearnedShare` from which it is due: learning on costs the same however few ratings are new.
    package static let dueShare = 0.05

    static func unlearnedShare(pending: Int?, of ratingCount: Int) -> Double {
        Double(pending ?? 0) / Double(max(ratingCount, 1))
    }

    /// How many ratings of these users came, went or changed since the model learned last; those whose former ratings are not known
    /// count for nothing.
    static func changeCount(_ users: [Int32], _ ratings: some RatingSource) throws -> Int {
        try users.reduce(0) { count, user in
            guard let former = try ratings.formerProfile(ofUser: user) else { return count }
            let now = try ratings.profile(ofUser: user)
            if now == former { return count }
            let before = Dictionary(uniqueKeysWithValues: zip(former.indices, former.values))
            let kept = now.indices.count { before[$0] != nil }
            let same = now.indices.indices.count { before[now.indices[$0]] == now.values[$0] }
            return count + (now.count - same) + (former.count - kept)
        }
    }

    static func diverged(_ kind: String) -> ModelError {
        ModelError(
            .diverged, "the weights of the \(kind) model grew without end while it learned on; train it anew")
    }
}

extension TensorSource {
    /// The first rows of a tensor; zeros where it has no more.
    func rows(of tensor: TensorName, count: Int, columns: Int) throws -> Matrix {
        var values: [Float] = []
        values.reserveCapacity(count * columns)
        if rowCount(of: tensor) > 0 {
            try forEachTile(of: tensor) { _, tile in
                for place in 0..<min(tile.count, count * columns - values.count) { values.append(tile[place]) }
            }
        }
        values.append(contentsOf: repeatElement(0, count: count * columns - values.count))
        return Matrix(rowCount: count, columnCount: columns, values: values)
    }
}
