import DenseMath
import Foundation

/// Users that a ranking model has not learned from, on whom its hyper-parameters are chosen: the model is shown a part
/// of a user's ratings, and evaluated by how high it ranks the user's other likes (strong generalization: Liang et al.,
/// 2018).
package struct RankingValidation: Sendable {
    package struct HeldOutUser: Sendable {
        /// The ratings that the model is shown.
        package let foldIn: Profile
        /// The other likes, ascending: at least one, each liked by a user of the training data.
        package let targets: [Int32]
    }

    /// The data to learn from during the choice. Indices are those of all data.
    package let training: TrainingData
    package let heldOutUsers: [HeldOutUser]
    /// All ratings of the held-out users.
    package let heldOutRatings: RatingMatrix
    /// Whether the users were taken from the training data, so that the model has to be fitted again to all of it.
    package let isHeldOut: Bool

    /// Upper bound of the number of held-out users.
    private static let userLimit = 1000
    private static let targetShare = 0.2

    /// Uses `data.validation`, or else holds out a tenth of the users with at least two likes, in small data a fifth.
    /// nil where that leaves no users to evaluate on or none to learn from.
    package init?(_ data: TrainingData, seed: UInt64) {
        var random = RandomNumbers(seed: seed ^ 0x1CDC)
        let people = data.validation ?? data.ratings
        let liked = people.liked(threshold: data.threshold)
        var chosen = random.permutation(of: people.userCount).filter {
            liked.userOffsets[Int($0) + 1] - liked.userOffsets[Int($0)] >= 2
        }
        let count =
            data.validation == nil ? max(chosen.count / 10, min(100, chosen.count / 5)) : chosen.count
        chosen = chosen.prefix(min(count, Self.userLimit)).sorted()
        isHeldOut = data.validation == nil
        training = isHeldOut ? data.withoutUsers(chosen) : data
        let isChosen = Set(chosen)
        heldOutRatings =
            isHeldOut
            ? people.withoutUsers((0..<Int32(people.userCount)).filter { !isChosen.contains($0) }) : people
        let known = training.ratings.liked(threshold: data.threshold)
        guard known.ratingCount > 0 else { return nil }
        let counts = known.itemCounts
        heldOutUsers = chosen.compactMap { user in
            Self.heldOutUser(people.profile(ofUser: user), threshold: data.threshold, counts: counts, &random)
        }
        if heldOutUsers.isEmpty { return nil }
    }

    private static func heldOutUser(
        _ profile: Profile, threshold: Float, counts: [Int], _ random: inout RandomNumbers
    ) -> HeldOutUser? {
        let likes = profile.indices.indices.filter { profile.values[$0] >= threshold }
        let others = profile.indices.indices.filter { profile.values[$0] < threshold }
        var isHidden = [Bool](repeating: false, count: profile.count)
        let hiddenLikes = max(1, Int(targetShare * Double(likes.count)))
        for place in random.permutation(of: likes.count).prefix(hiddenLikes) { isHidden[likes[Int(place)]] = true }
        // Low ratings are hidden in the same proportion, so that the shown profile is a smaller one of the same kind.
        let hiddenOthers = Int(targetShare * Double(others.count))
        for place in random.permutation(of: others.count).prefix(hiddenOthers) { isHidden[others[Int(place)]] = true }
        let shown = profile.indices.indices.filter { !isHidden[$0] }
        let targets = likes.filter { isHidden[$0] }.map { profile.indices[$0] }
            .filter { Int($0) < counts.count && counts[Int($0)] > 0 }
        guard !targets.isEmpty else { return nil }
        return HeldOutUser(
            foldIn: Profile(indices: shown.map { profile.indices[$0] }, values: shown.map { profile.values[$0] }),
            targets: targets)
    }

    /// The NDCG@100 of each held-out user, in their order.
    /// - Parameter score: computes the scores of all items from a user's shown ratings; called on the team's threads.
    package func ndcgs(on team: ThreadTeam, score: @Sendable (Profile, inout [Float]) -> Void) -> [Float] {
        var figures = [Float](repeating: 0, count: heldOutUsers.count)
        figures.withDisjointWriter { writer in
            team.forEachRange(of: heldOutUsers.count, size: 16) { range in
                var scores = [Float](repeating: 0, count: training.ratings.itemCount)
                for position in range {
                    let user = heldOutUsers[position]
                    score(user.foldIn, &scores)
                    let figure = RankingQuality.ndcg(scores, seen: user.foldIn.indices, targets: user.targets)
                    writer.write(position..<position + 1) { $0[0] = figure }
                }
            }
        }
        return figures
    }

    /// The held-out users' mean NDCG@100.
    package func ndcg(on team: ThreadTeam, score: @Sendable (Profile, inout [Float]) -> Void) -> Float {
        ndcgs(on: team, score: score).reduce(0, +) / Float(heldOutUsers.count)
    }

    /// The held-out users' mean NDCG@100 with a model fitted to `training`.
    package func ndcg(of model: FittedModel, on team: ThreadTeam) throws -> Float {
        let served = try ModelCatalogue.served(kind: model.kind, settings: model.settings)
        return ndcg(on: team) { profile, scores in
            // A model that has just been fitted has all its tensors. Without them it would score nothing, and not be
            // chosen.
            try? served.score(UserQuery(profile: profile), from: model, into: &scores)
        }
    }
}

/// The quality of a ranking for one user, as in Liang et al., "Variational autoencoders for collaborative filtering",
/// WWW 2018, section 4.2.
package enum RankingQuality {
    /// The gain at each rank.
    private static let discounts: [Float] = (0..<1000).map { 1 / log2(Float($0) + 2) }

    /// Normalised discounted cumulative gain of the `depth` best: 1 when the targets come first.
    /// - Parameters:
    ///   - scores: one for each item.
    ///   - seen: items that are left out of the ranking, ascending.
    ///   - targets: ascending; at least one.
    ///   - depth: at most 1000.
    package static func ndcg(_ scores: [Float], seen: [Int32], targets: [Int32], depth: Int = 100) -> Float {
        precondition(depth <= discounts.count && !targets.isEmpty, "a ranking is judged by targets, and not too deep")
        var best = TopK(capacity: depth)
        var nextSeen = 0
        var threshold = -Float.infinity
        for item in scores.indices {
            if nextSeen < seen.count, Int(seen[nextSeen]) == item {
                nextSeen += 1
            } else if scores[item] > threshold {
                best.insert(Int32(item), score: scores[item])
                threshold = best.threshold
            }
        }
        let wanted = Set(targets)
        var gain: Float = 0
        for (place, entry) in best.sorted().enumerated() where wanted.contains(entry.index) { gain += discounts[place] }
        return gain / discounts[..<min(targets.count, depth)].reduce(0, +)
    }
}
