import DenseMath
import Foundation

/// What each component says to the judges of a validation about the items that matter: the best by any of them, and the targets.
struct BlendCandidates: Sendable {
    struct Judge: Sendable {
        /// For each candidate, the components' standardised scores side by side.
        var scores: [Float] = []
        var isTarget: [Bool] = []
        var targetCount = 0
    }

    let componentCount: Int
    let judges: [Judge]
    let team: ThreadTeam

    /// Of each component. Whoever is not among these of any component hardly comes among the first hundred of a blend.
    private static let depth = 250

    init(_ models: [FittedModel], _ validation: RankingValidation, on team: ThreadTeam) throws {
        let served = try models.map { try ModelCatalogue.served(kind: $0.kind, settings: $0.settings) }
        var judges: [Judge] = []
        componentCount = models.count
        self.team = team
        var scores = models.map { _ in [Float]() }
        for judge in validation.judges {
            let query = UserQuery(profile: judge.foldIn)
            for (position, model) in served.enumerated() {
                try model.score(query, from: models[position], into: &scores[position])
                BlendScale.standardise(&scores[position], isCount: type(of: model).scoreMeaning == .counts)
            }
            judges.append(Self.judge(judge, scores))
        }
        self.judges = judges
    }

    private static func judge(_ judge: RankingValidation.Judge, _ scores: [[Float]]) -> Judge {
        let seen = Set(judge.foldIn.indices)
        let targets = Set(judge.targets)
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
        var result = Judge()
        for item in candidates.sorted() {
            for own in scores { result.scores.append(own[Int(item)]) }
            result.isTarget.append(targets.contains(item))
        }
        result.targetCount = judge.targets.count
        return result
    }

    /// NDCG@100 of each judge for these weights.
    func ndcgs(_ weights: [Float]) -> [Float] {
        var figures = [Float](repeating: 0, count: judges.count)
        figures.withDisjointWriter { writer in
            team.forEachRange(of: judges.count, size: 16) { range in
                for position in range {
                    let figure = Self.ndcg(judges[position], weights)
                    writer.write(position..<position + 1) { $0[0] = figure }
                }
            }
        }
        return figures
    }

    private static func ndcg(_ judge: Judge, _ weights: [Float]) -> Float {
        let scores = judge.isTarget.indices.map { candidate in
            weights.indices.reduce(Float(0)) { $0 + weights[$1] * judge.scores[candidate * weights.count + $1] }
        }
        let targets = judge.isTarget.indices.filter { judge.isTarget[$0] }.map { Int32($0) }
        return RankingQuality.ndcg(scores, seen: [], targets: targets)
    }
}

/// Scores of different models made comparable: mean 0 and deviation 1 over the catalogue, for the one person asked about.
enum BlendScale {
    /// - Parameter isCount: numbers of people, whose logarithms are compared.
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
