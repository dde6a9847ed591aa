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
            return count + changeCount(former, now)
        }
    }

    /// How many ratings two profiles do not have in common.
    private static func changeCount(_ former: Profile, _ now: Profile) -> Int {
        var (old, new, same, kept) = (0, 0, 0, 0)
        while old < former.count, new < now.count {
            if former.indices[old] == now.indices[new] {
                kept += 1
                if former.values[old] == now.values[new] { same += 1 }
                (old, new) = (old + 1, new + 1)
            } else if former.indices[old] < now.indices[new] {
                old += 1
            } else {
                new += 1
            }
        }
        return (now.count - same) + (former.count - kept)
    }

    static func diverged(_ kind: String) -> ModelError {
        ModelError(
            .diverged, "the weights of the \(kind) model grew without end while it learned on; train it anew")
    }
}
