import DenseMath
import Recommenders

/// The best items of the whole catalogue for each user of a test, but for those that the model was told of.
package struct RankedLists: Sendable {
    /// Best first; as many as were asked for, or the whole rest of the catalogue.
    package let lists: [[Int32]]

    /// Users that one thread ranks at a time.
    private static let blockUsers = 32

    /// - Parameters:
    ///   - length: items a list has, at most.
    ///   - candidates: the only items that may be listed, ascending; nil: all of the model.
    package init(
        of served: some ServedModel, from source: FittedModel, for users: [TestUser], length: Int,
        candidates: [Int32]? = nil, team: ThreadTeam
    ) throws {
        lists = try team.collect(users.count, size: Self.blockUsers) { range in
            var scores: [Float] = []
            return try range.map { number in
                try served.score(users[number].query, from: source, into: &scores)
                return Self.best(scores, without: users[number].profile.indices, candidates, length: length)
            }
        }
    }

    private static func best(
        _ scores: [Float], without excluded: [Int32], _ candidates: [Int32]?, length: Int
    ) -> [Int32] {
        var best = TopK(capacity: length)
        var next = 0
        func consider(_ item: Int32) {
            while next < excluded.count && excluded[next] < item { next += 1 }
            if next < excluded.count && excluded[next] == item { return }
            best.insert(item, score: scores[Int(item)])
        }
        if let candidates {
            for item in candidates where Int(item) < scores.count { consider(item) }
        } else {
            for item in 0..<Int32(scores.count) { consider(item) }
        }
        return best.sorted().map(\.index)
    }

    /// The ranks, from 1, at which one user's targets stand.
    func hits(ofUser number: Int, targets: [Int32]) -> [Int] {
        var ranks: [Int] = []
        for (place, item) in lists[number].enumerated() where targets.containsSorted(item) { ranks.append(place + 1) }
        return ranks
    }
}

extension [Int32] {
    /// Whether an ascending array holds a number.
    func containsSorted(_ number: Int32) -> Bool {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == number
    }
}
