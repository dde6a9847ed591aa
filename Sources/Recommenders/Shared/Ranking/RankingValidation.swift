import DenseMath
import Foundation

/// People whom a ranking model has not learned from, to choose its parameters by: part of what they rated is shown to the model, and it is
/// judged by how high it ranks what they like among the rest (strong generalization: Liang et al., 2018).
package struct RankingValidation: Sendable {
    package struct Judge: Sendable {
        /// What is shown.
        package let foldIn: Profile
        /// What they like of the rest, ascending; at least one, each liked by somebody in the training data.
        package let targets: [Int32]
    }

    /// What may be learned from while choosing. Indices are those of all data.
    package let training: TrainingData
    package let judges: [Judge]
    /// The judges' ratings whole.
    package let judgeRatings: RatingMatrix
    /// Whether the judges were taken from the training data, so that the model has to be fitted again to all of it.
    package let isHeldOut: Bool

    /// At most so many are judged.
    private static let judgeLimit = 1000
    private static let targetShare = 0.2

    /// Uses `data.validation`, or else holds out a tenth of the users who like at least two items, in small data a fifth.
    /// nil where that leaves no judges or nobody to learn from.
    package init?(_ data: TrainingData, seed: UInt64) {
        var random = RandomNumbers(seed: seed ^ 0x1CDC)
        let people = data.validation ?? data.ratings
        let liked = people.liked(threshold: data.threshold)
        var chosen = random.permutation(of: people.userCount).filter {
            liked.userOffsets[Int($0) + 1] - liked.userOffsets[Int($0)] >= 2
        }
        let count =
            data.validation == nil ? max(chosen.count / 10, min(100, chosen.count / 5)) : chosen.count
        chosen = chosen.prefix(min(count, Self.judgeLimit)).sorted()
        isHeldOut = data.validation == nil
        training = isHeldOut ? data.withoutUsers(chosen) : data
        let isChosen = Set(chosen)
        judgeRatings =
            isHeldOut
            ? people.withoutUsers((0..<Int32(people.userCount)).filter { !isChosen.contains($0) }) : people
        let known = training.ratings.liked(threshold: data.threshold)
        guard known.ratingCount > 0 else { return nil }
        let counts = known.itemCounts
        judges = chosen.compactMap { user in
            Self.judge(people.profile(ofUser: user), threshold: data.threshold, counts: counts, &random)
        }
        if judges.isEmpty { return nil }
    }

    private static func judge(
        _ profile: Profile, threshold: Float, counts: [Int], _ random: inout RandomNumbers
    ) -> Judge? {
        let likes = profile.indices.indices.filter { profile.values[$0] >= threshold }
        let others = profile.indices.indices.filter { profile.values[$0] < threshold }
        var isHidden = [Bool](repeating: false, count: profile.count)
        let hiddenLikes = max(1, Int(targetShare * Double(likes.count)))
        for place in random.permutation(of: likes.count).prefix(hiddenLikes) { isHidden[likes[Int(place)]] = true }
        // As much of what they rated lower, so that the profile shown is a smaller one of the same kind.
        let hiddenOthers = Int(targetShare * Double(others.count))
        for place in random.permutation(of: others.count).prefix(hiddenOthers) { isHidden[others[Int(place)]] = true }
        let shown = profile.indices.indices.filter { !isHidden[$0] }
        let targets = likes.filter { isHidden[$0] }.map { profile.indices[$0] }
            .filter { Int($0) < counts.count && counts[Int($0)] > 0 }
        guard !targets.isEmpty else { return nil }
        return Judge(
            foldIn: Profile(indices: shown.map { profile.indices[$0] }, values: shown.map { profile.values[$0] }),
            targets: targets)
    }

    /// NDCG@100 of each judge, in their order.
    /// - Parameter score: fills in the scores of all items for what a judge has shown; called on the team's threads.
    package func ndcgs(on team: ThreadTeam, score: @Sendable (Profile, inout [Float]) -> Void) -> [Float] {
        var figures = [Float](repeating: 0, count: judges.count)
        figures.withDisjointWriter { writer in
            team.forEachRange(of: judges.count, size: 16) { range in
                var scores = [Float](repeating: 0, count: training.ratings.itemCount)
                for position in range {
                    let judge = judges[position]
                    score(judge.foldIn, &scores)
                    let figure = RankingQuality.ndcg(scores, seen: judge.foldIn.indices, targets: judge.targets)
                    writer.write(position..<position + 1) { $0[0] = figure }
                }
            }
        }
        return figures
    }

    /// The judges' mean NDCG@100.
    package func ndcg(on team: ThreadTeam, score: @Sendable (Profile, inout [Float]) -> Void) -> Float {
        ndcgs(on: team, score: score).reduce(0, +) / Float(judges.count)
    }

    /// The judges' mean NDCG@100 of a model fitted to `training`.
    package func ndcg(of model: FittedModel, on team: ThreadTeam) throws -> Float {
        let served = try ModelCatalogue.served(kind: model.kind, settings: model.settings)
        return ndcg(on: team) { profile, scores in
            // A model that has just been fitted has all its tensors; without them it ranks nothing, and is not chosen.
            try? served.score(UserQuery(profile: profile), from: model, into: &scores)
        }
    }
}

/// How good a ranking is for one person, as in Liang et al., "Variational autoencoders for collaborative filtering", WWW 2018, section 4.2.
package enum RankingQuality {
    /// What is gained at each place.
    private static let discounts: [Float] = (0..<1000).map { 1 / log2(Float($0) + 2) }

    /// Normalised discounted cumulative gain of the `depth` best: 1 when the targets come first.
    /// - Parameters:
    ///   - scores: of all items.
    ///   - seen: not to be shown; ascending.
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
