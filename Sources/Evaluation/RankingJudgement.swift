import DenseMath
import Recommenders

/// Ranked lists beside what the users liked: one value a user with targets for each measure.
package struct RankingJudgement: Sendable {
    /// Values by measure, beside `users`.
    package let values: [RankingMeasure: [Float]]
    package let qualities: ListQualities
    /// The users with targets: how many ratings the model knew of each.
    package let knownCounts: [Int]
    /// For recall by popularity: every target, and whether it stood in the first `recallLength` of its user's list.
    package let targets: [Int32]
    package let isFound: [Bool]

    package static let recallLength = 50

    /// - Parameter candidates: the only items that may be listed, ascending; nil: the catalogue.
    package init(
        of fit: FitRun, on test: TestSet, measures: [RankingMeasure], ratings: RatingMatrix, candidates: [Int32]? = nil,
        team: ThreadTeam
    ) throws {
        let users = test.users.filter { !$0.targets.isEmpty }
        let length = max(measures.map(\.cutoff).max() ?? 0, Self.recallLength, ListQualities.listLength)
        let lists = try RankedLists(
            of: fit.served, from: fit.model, for: users, length: length, candidates: candidates, team: team)
        try self.init(lists, users, measures, ratings, team)
    }

    private init(
        _ ranked: RankedLists, _ users: [TestUser], _ measures: [RankingMeasure], _ ratings: RatingMatrix,
        _ team: ThreadTeam
    ) throws {
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
}
