import DenseMath
import Foundation
import Recommenders

/// Qualities of lists of recommendations other than accuracy, measured on the first ten items of each list.
package struct ListQualities: Sendable {
    static let listLength = 10

    /// The share of the catalogue that is recommended to at least one user. Its standard error is the jackknife's over
    /// users.
    package let coverage: Estimate?
    /// The mean self-information of the listed items in bits: -log2 of the share of the training users who rated the
    /// item (Vargas and Castells, 2011, section 3.2). An item without ratings counts as rated once.
    package let novelty: Estimate?
    /// The mean over pairs of listed items of 1 - the cosine similarity of their raters (intra-list distance, Ziegler
    /// et al., 2005, section 3.2).
    package let diversity: Estimate?

    init(_ lists: [[Int32]], ratings: RatingMatrix, team: ThreadTeam) throws {
        let lists = lists.map { Array($0.prefix(Self.listLength)) }.filter { !$0.isEmpty }
        coverage = Self.coverage(lists, itemCount: ratings.itemCount)
        novelty = Estimate(meanOf: lists.map { Self.novelty($0, ratings) })
        let similarities = try PairSimilarities(lists, ratings: ratings, team: team)
        diversity = Estimate(meanOf: lists.filter { $0.count > 1 }.map { similarities.distance(within: $0) })
    }

    private static func coverage(_ lists: [[Int32]], itemCount: Int) -> Estimate? {
        guard !lists.isEmpty, itemCount > 0 else { return nil }
        var listings = [Int32: Int]()
        for list in lists { for item in list { listings[item, default: 0] += 1 } }
        // Leaving out a user loses the items that only this user was shown.
        let lost = lists.map { list in Double(list.count { listings[$0] == 1 }) / Double(itemCount) }
        let mean = lost.reduce(0, +) / Double(lost.count)
        let squares = lost.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let variance = squares * Double(lost.count - 1) / Double(lost.count)
        return Estimate(value: Double(listings.count) / Double(itemCount), standardError: variance.squareRoot())
    }

    private static func novelty(_ list: [Int32], _ ratings: RatingMatrix) -> Float {
        let users = Double(max(ratings.userCount, 1))
        let bits = list.reduce(0.0) { $0 - log2(Double(max(ratings.raterCount(ofItem: $1), 1)) / users) }
        return Float(bits / Double(list.count))
    }
}

extension RatingMatrix {
    func raterCount(ofItem item: Int32) -> Int {
        Int(item) < itemCount ? itemOffsets[Int(item) + 1] - itemOffsets[Int(item)] : 0
    }
}

/// Cosine similarities between the raters of items that are listed together. Each pair is computed once.
private struct PairSimilarities {
    private static let blockPairs = 1_024

    private let similarityOfPair: [UInt64: Float]

    init(_ lists: [[Int32]], ratings: RatingMatrix, team: ThreadTeam) throws {
        var pairs: Set<UInt64> = []
        for list in lists { Self.forEachPair(of: list) { pairs.insert($0) } }
        let ordered = pairs.sorted()
        let similarities = try team.collect(ordered.count, size: Self.blockPairs) { range in
            range.map {
                Self.cosine(
                    Int32(truncatingIfNeeded: ordered[$0] >> 32), Int32(truncatingIfNeeded: ordered[$0]), ratings)
            }
        }
        similarityOfPair = Dictionary(uniqueKeysWithValues: zip(ordered, similarities))
    }

    func distance(within list: [Int32]) -> Float {
        var sum: Float = 0
        Self.forEachPair(of: list) { sum += 1 - (similarityOfPair[$0] ?? 0) }
        return sum / Float(list.count * (list.count - 1) / 2)
    }

    private static func forEachPair(of list: [Int32], _ body: (UInt64) -> Void) {
        for (index, one) in list.enumerated() {
            for other in list[(index + 1)...] { body(UInt64(min(one, other)) << 32 | UInt64(max(one, other))) }
        }
    }

    private static func cosine(_ one: Int32, _ other: Int32, _ ratings: RatingMatrix) -> Float {
        let (oneCount, otherCount) = (ratings.raterCount(ofItem: one), ratings.raterCount(ofItem: other))
        guard oneCount > 0, otherCount > 0 else { return 0 }
        let users = ratings.itemUsers.span
        var (left, right) = (ratings.itemOffsets[Int(one)], ratings.itemOffsets[Int(other)])
        let (leftEnd, rightEnd) = (left + oneCount, right + otherCount)
        var common = 0
        while left < leftEnd && right < rightEnd {
            let (leftUser, rightUser) = (users[left], users[right])
            if leftUser == rightUser { common += 1 }
            if leftUser <= rightUser { left += 1 }
            if rightUser <= leftUser { right += 1 }
        }
        return Float(common) / (Float(oneCount) * Float(otherCount)).squareRoot()
    }
}
