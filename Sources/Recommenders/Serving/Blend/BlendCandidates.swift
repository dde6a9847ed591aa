import DenseMath
import Foundation

/// The components' scores for held-out users, of the items that matter: the best by any component, and the targets.
struct BlendCandidates: Sendable {
    struct HeldOutUser: Sendable {
        /// For each candidate, the components' standardised scores side by side.
        var scores: [Float] = []
        var isTarget: [Bool] = []
        var targetCount = 0
    }

    let componentCount: Int
    let heldOutUsers: [HeldOutUser]
    let team: ThreadTeam

    /// Candidates of each component. An item outside all of them hardly ever ranks among the first hundred of a blend.
    private static let depth = 250

    init(_ models: [FittedModel], _ validation: RankingValidation, on team: ThreadTeam) throws {
        let served = try models.map { try ModelCatalogue.served(kind: $0.kind, settings: $0.settings) }
        var heldOutUsers: [HeldOutUser] = []
        componentCount = models.count
        self.team = team
        var scores = models.map { _ in [Float]() }
        for user in validation.heldOutUsers {
            let query = UserQuery(profile: user.foldIn)
            for (position, model) in served.enumerated() {
                try model.score(query, from: models[position], into: &scores[position])
                BlendScale.standardise(&scores[position], isCount: type(of: model).scoreMeaning == .counts)
            }
            heldOutUsers.append(Self.candidates(of: user, scores))
        }
        self.heldOutUsers = heldOutUsers
    }

    private static func candidates(of user: RankingValidation.HeldOutUser, _ scores: [[Float]]) -> HeldOutUser {
        let seen = Set(user.foldIn.indices)
        let targets = Set(user.targets)
        var candidates = targets
        for own in scores {
            var best = TopK(capacity: depth)
            var threshold = -Float.infinity
            for item in own.indices where own[item] > threshold && !seen.contains(Int32(item)) {
                best.insert(Int32(item), score: own[item])
                threshold = best.threshold
            }
            candidates.formUnion(best.sorted().map(\.index))
        }
        var result = HeldOutUser()
        for item in candidates.sorted() {
            for own in scores { result.scores.append(own[Int(item)]) }
            result.isTarget.append(targets.contains(item))
        }
        result.targetCount = user.targets.count
        return result
    }

    /// The NDCG@100 of each held-out user with these weights.
    func ndcgs(_ weights: [Float]) -> [Float] {
        var figures = [Float](repeating: 0, count: heldOutUsers.count)
        figures.withDisjointWriter { writer in
            team.forEachRange(of: heldOutUsers.count, size: 16) { range in
                for position in range {
                    let figure = Self.ndcg(heldOutUsers[position], weights)
                    writer.write(position..<position + 1) { $0[0] = figure }
                }
            }
        }
        return figures
    }

    private static func ndcg(_ user: HeldOutUser, _ weights: [Float]) -> Float {
        let scores = user.isTarget.indices.map { candidate in
            weights.indices.reduce(Float(0)) { $0 + weights[$1] * user.scores[candidate * weights.count + $1] }
        }
        let targets = user.isTarget.indices.filter { user.isTarget[$0] }.map { Int32($0) }
        return RankingQuality.ndcg(scores, seen: [], targets: targets)
    }
}

/// Makes the scores of different models comparable: mean 0 and standard deviation 1 over the catalogue, for each
/// answer.
enum BlendScale {
    /// - Parameter isCount: whether scores are numbers of users, whose logarithms are compared.
    static func standardise(_ scores: inout [Float], isCount: Bool) {
        if isCount { for item in scores.indices { scores[item] = log(1 + max(0, scores[item])) } }
        var sum = 0.0
        var square = 0.0
        for score in scores {
            sum += Double(score)
            square += Double(score) * Double(score)
        }
        let count = Double(max(scores.count, 1))
        let mean = sum / count
        let deviation = max(0, square / count - mean * mean).squareRoot()
        let scale = deviation > 0 && deviation.isFinite ? Float(1 / deviation) : 0
        for item in scores.indices { scores[item] = (scores[item] - Float(mean)) * scale }
    }
}
