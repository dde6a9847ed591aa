import DenseMath
import Recommenders

/// For each test user, the best items of the whole catalogue without those that the model was told of.
struct RankedLists: Sendable {
    /// One list a user, best item first.
    let lists: [[Int32]]

    /// The number of users that one thread ranks at a time.
    private static let blockUsers = 32

    /// - Parameters:
    ///   - length: the maximum length of a list.
    ///   - candidates: the only items that may be listed, in ascending order. nil: all items of the model.
    init(
        of scoring: Scoring, for users: [TestUser], length: Int, candidates: [Int32]? = nil, team: ThreadTeam
    ) throws {
        lists = try team.collect(users.count, size: Self.blockUsers) { range in
            var scores: [Float] = []
            return try range.map { number in
                let user = users[number]
                try scoring.score(user, into: &scores)
                let excluded =
                    user.hidden.isEmpty ? user.profile.indices : (user.profile.indices + user.hidden).sorted()
                return Self.best(scores, without: excluded, candidates, length: length)
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

    /// The ranks, counted from 1, of one user's targets.
    func hits(ofUser number: Int, targets: [Int32]) -> [Int] {
        lists[number].indices.filter { targets.containsSorted(lists[number][$0]) }.map { $0 + 1 }
    }
}

extension [Int32] {
    /// Whether an array in ascending order contains a number.
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
