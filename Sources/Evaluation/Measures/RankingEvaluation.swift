import DenseMath
import Recommenders

/// A model's ranked lists, compared with what the users liked. Only users with targets are measured.
package struct RankingEvaluation: Sendable {
    /// For each measure, one value a user with targets.
    package let values: [RankingMeasure: [Float]]
    package let qualities: ListQualities
    /// For each user with targets, how many of the user's ratings the model knew.
    let knownCounts: [Int]
    /// The targets of all users, and whether each of them is among the first `recallLength` items of its user's list.
    let targets: [Int32]
    let isFound: [Bool]

    static let recallLength = 50

    /// - Parameter ratings: the training ratings, from which the popularity of items and their similarity follow.
    init(
        of scoring: Scoring, on test: TestSet, measures: [RankingMeasure], ratings: RatingMatrix, team: ThreadTeam
    ) throws {
        let users = test.users.filter { !$0.targets.isEmpty }
        let length = max(measures.map(\.cutoff).max() ?? 0, Self.recallLength, ListQualities.listLength)
        let ranked = try RankedLists(
            of: scoring, for: users, length: length, candidates: test.candidates, team: team)
        var values: [RankingMeasure: [Float]] = [:]
        var targets: [Int32] = []
        var isFound: [Bool] = []
        for (number, user) in users.enumerated() {
            let hits = ranked.hits(ofUser: number, targets: user.targets)
            for measure in measures {
                values[measure, default: []].append(measure.value(hits: hits, targetCount: user.targets.count))
            }
            let first = Set(ranked.lists[number].prefix(Self.recallLength))
            targets += user.targets
            isFound += user.targets.map(first.contains)
        }
        self.values = values
        self.targets = targets
        self.isFound = isFound
        knownCounts = users.map(\.profile.count)
        qualities = try ListQualities(ranked.lists, ratings: ratings, team: team)
    }

    /// The mean of a measure over the users; nil where it was not measured.
    func estimate(_ measure: RankingMeasure) -> Estimate? {
        values[measure].flatMap { Estimate(meanOf: $0) }
    }
}
