import DenseMath
import Recommenders
import TasteStore
import TasteValues

extension Engine {
    /// The users whose rows in the model are most like a user's. Where the model has no rows of users, those whose
    /// likes overlap most.
    ///
    /// - Throws: `notFound` for an unknown user.
    package func similarUsers(to name: String, count: Int) throws(TasteError) -> Answer<[SimilarUser]> {
        try read { snapshot in
            guard let user = try self.index(ofUser: name, in: snapshot) else { throw TasteError.noUser(name) }
            let own = try snapshot.ratings.ownRow(ofUser: user).row
            let profile = try StoredRatingCheck(items: snapshot).profile(own, ofUser: user)
            var path = Path.model
            var best: [TopK.Entry] = []
            if !profile.indices.isEmpty {
                let similarities: [(user: Int32, similarity: Float)]
                if let vectors = try self.vectorSimilarities(to: profile, of: user, in: snapshot) {
                    similarities = vectors
                } else {
                    (similarities, path) = (try self.overlaps(with: profile, in: snapshot), .content)
                }
                var top = TopK(capacity: count)
                for (other, similarity) in similarities where other != user && similarity > 0 {
                    top.insert(other, score: similarity)
                }
                best = top.sorted()
            }
            let items = Set(profile.indices)
            let users = try best.compactMap { entry -> SimilarUser? in
                try TimeAllowance.check()
                let other = UInt32(bitPattern: entry.index)
                // A user who was forgotten has no name, and one whose ratings were removed has nothing in common.
                guard let name = try snapshot.users.name(of: other) else { return nil }
                let shared = try snapshot.ratings.row(ofUser: other).count {
                    items.contains(Int32(bitPattern: $0.index))
                }
                return SimilarUser(user: name, similarity: min(max(entry.score, -1), 1), shared: shared)
            }
            return Answer(users, freshness: try self.freshness(in: snapshot, path: path))
        }
    }

    /// nil: there is no model, or none with rows of users.
    private func vectorSimilarities(
        to profile: Profile, of user: UInt32, in snapshot: borrowing Snapshot
    ) throws -> [(user: Int32, similarity: Float)]? {
        guard let serving = try models.current(in: snapshot) else { return nil }
        return try scratch.withScores { similarities in
            guard
                try serving.model.userSimilarities(
                    to: UserQuery(profile: profile), from: serving.tensors(in: snapshot), into: &similarities)
            else { return nil }
            return similarities.enumerated().map { (Int32($0), $1) }
        }
    }

    /// How many raters are looked at. Items with few raters come first, because they tell most.
    private static let ratersMax = 200_000

    /// The cosines between the sets of items that a user and others like.
    private func overlaps(
        with profile: Profile, in snapshot: borrowing Snapshot
    ) throws -> [(user: Int32, similarity: Float)] {
        let threshold = likedFrom
        let liked = profile.liked(threshold: threshold, below: .max)
        let counted = try liked.map { item in
            (item, try snapshot.items.statistics(of: UInt32(bitPattern: item)).count)
        }
        var shared: [Int32: Int] = [:]
        var left = Self.ratersMax
        for (item, raters) in counted.sorted(by: { $0.1 < $1.1 }) where left > 0 {
            try TimeAllowance.check(expecting: Int(raters) * 20)
            for rating in try snapshot.ratings.row(ofItem: UInt32(bitPattern: item)) where rating.value >= threshold {
                shared[Int32(bitPattern: rating.index), default: 0] += 1
            }
            left -= Int(raters)
        }
        // Who shares most is looked at more closely: how many items they like in all takes reading their ratings.
        var top = TopK(capacity: 1000)
        for (user, count) in shared { top.insert(user, score: Float(count)) }
        return try top.sorted().map { entry in
            try TimeAllowance.check()
            let all = try snapshot.ratings.row(ofUser: UInt32(bitPattern: entry.index)).count { $0.value >= threshold }
            return (entry.index, entry.score / (Float(all) * Float(liked.count)).squareRoot())
        }
    }
}
