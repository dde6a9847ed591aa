import DenseMath
import Foundation
import Recommenders
import TasteStore
import TasteValues

/// Which items somebody should rate, so that the most is learned about them.
///
/// An item is worth log(1 + ratings), because only who knows it can rate it, times how uncertain its rating still is,
/// given what has been rated and suggested (``RatingUncertainty``). The entropy of an item's ratings (Rashid and
/// others, Getting to Know You: Learning New User Preferences in Recommender Systems, 2002, section 4.3) is no part of
/// it: it leads to items that fewer people know, and to worse recommendations (docs/design.md).
extension Engine {
    /// Of all items, and of those of the liked genres, those with the most ratings may be suggested.
    private static let (candidates, ofLikedGenres) = (200, 100)
    /// So many of the user's ratings are counted in: each costs a pass over the candidates.
    private static let ratedMax = 60
    /// How much more an item of a liked genre is worth.
    private static let likedFactor: Float = 1.5

    /// The most telling items, the first one most.
    ///
    /// - Parameters:
    ///   - user: Need not be known.
    ///   - skipped: The items that the user does not know.
    ///   - bytes: The size of the frame into which the answer must fit.
    /// - Throws: `invalidArgument` for a name that breaks its rule, or a genre that no item has.
    package func suggestedRatings(
        for user: String, count: Int, likedGenres: [String], skipping skipped: [String], bytes: Int = .max
    ) throws(TasteError) -> Answer<[ItemInfo]> {
        try read { snapshot in
            var question = Question(for: .user(user), count: count)
            (question.likedGenres, question.steers) = (likedGenres, !likedGenres.isEmpty)
            let asker = try self.asker(user: user, question, in: snapshot)
            let liked = Set(
                try self.catalogue.current(in: snapshot).names.numbers(of: likedGenres, field: "like_genres"))
            var eligible = try self.candidateItems(nil, in: snapshot).eligible
            var left = Set(asker.profile.indices).union(asker.marked)
            for name in skipped {
                try TimeAllowance.check()
                if let item = try snapshot.items.index(of: name) { left.insert(Int32(bitPattern: item)) }
            }
            eligible.remove(left.sorted(), by: "rated")
            let worth = try self.worth(of: try self.known(among: eligible, liked, in: snapshot), liked, in: snapshot)
            let chosen = try self.mostTelling(count, worth, rated: asker.profile.indices, in: snapshot)
            var answer: [ItemInfo] = []
            var budget = PageBudget(bytes: bytes)
            for item in chosen {
                guard let info = try self.information(ofItem: UInt32(bitPattern: item), bytes: bytes, in: snapshot)
                else { continue }
                guard budget.take(texts: info.item.textCount, bytes: info.item.textBytes) else { break }
                answer.append(info)
            }
            return Answer(answer, freshness: try self.freshness(in: snapshot))
        }
    }

    /// The items with the most ratings, of all and of the liked genres, ascending.
    private func known(
        among eligible: EligibleItems, _ liked: Set<Int32>, in snapshot: borrowing Snapshot
    ) throws -> [Int32] {
        let catalogue = try catalogue.current(in: snapshot)
        var (all, ofLiked) = (TopK(capacity: Self.candidates), TopK(capacity: liked.isEmpty ? 0 : Self.ofLikedGenres))
        try popularity.current(in: snapshot).forEachCount { item, count in
            let score = Float(count)
            guard score > all.threshold || score > ofLiked.threshold, eligible.contains(item) else { return }
            all.insert(item, score: score)
            guard score > ofLiked.threshold, let own = catalogue.description(ofItem: item) else { return }
            if own.genres.contains(where: liked.contains) { ofLiked.insert(item, score: score) }
        }
        return Set((all.sorted() + ofLiked.sorted()).map(\.index)).sorted()
    }

    private func worth(
        of items: [Int32], _ liked: Set<Int32>, in snapshot: borrowing Snapshot
    ) throws -> [(item: Int32, worth: Float)] {
        let (catalogue, popularity) = (try catalogue.current(in: snapshot), try popularity.current(in: snapshot))
        return items.map { item in
            let known = log(1 + Float(popularity.statistics(of: item).count))
            let isLiked = catalogue.description(ofItem: item)?.genres.contains(where: liked.contains) == true
            return (item, isLiked ? Self.likedFactor * known : known)
        }
    }

    private func mostTelling(
        _ count: Int, _ worth: [(item: Int32, worth: Float)], rated: [Int32], in snapshot: borrowing Snapshot
    ) throws -> [Int32] {
        let known =
            rated.isEmpty
            ? []
            : (0..<min(rated.count, Self.ratedMax)).map { place in
                rated[place * rated.count / min(rated.count, Self.ratedMax)]
            }
        let compared = try comparedItems(
            worth.map(\.item) + known, by: try models.readable(in: snapshot), in: snapshot)
        var uncertainty = RatingUncertainty(compared)
        for place in worth.count..<worth.count + known.count { try uncertainty.rate(place, in: snapshot) }
        var left = Set(worth.indices)
        var chosen: [Int32] = []
        while chosen.count < count, !left.isEmpty {
            func value(_ place: Int) -> Float { worth[place].worth * uncertainty.variances[place] }
            guard let best = left.max(by: { (value($0), $1) < (value($1), $0) }) else { break }
            left.remove(best)
            chosen.append(worth[best].item)
            if chosen.count < count { try uncertainty.rate(best, in: snapshot) }
        }
        return chosen
    }
}

/// How uncertain the ratings of some items are while others become known: the posterior variances of a Gaussian process
/// whose covariance is the items' similarity, by one more row of its Cholesky factor each time (Krause, Singh and
/// Guestrin, Near-Optimal Sensor Placements in Gaussian Processes, 2008, section 4).
private struct RatingUncertainty {
    /// The variance of the same person's ratings of one item.
    private static let noise: Float = 0.3

    /// 1: nothing is known; of each of the compared items, by their places.
    private(set) var variances: [Float]
    private var compared: ComparedItems
    private var rows: [[Float]] = []

    init(_ compared: ComparedItems) {
        self.compared = compared
        variances = [Float](repeating: 1, count: compared.items.count)
    }

    /// The rating of an item becomes known.
    mutating func rate(_ place: Int, in snapshot: borrowing Snapshot) throws {
        try TimeAllowance.check(expecting: 20 * compared.items.count * (rows.count + 1))
        var row = [Float](repeating: 0, count: compared.items.count)
        try compared.addSimilarities(to: place, into: &row, in: snapshot)
        row[place] = 1
        for earlier in rows {
            let factor = -earlier[place]
            var span = row.mutableSpan
            Kernels.axpy(factor, earlier.span, into: &span)
        }
        let scale = 1 / (max(0, variances[place]) + Self.noise).squareRoot()
        for other in row.indices {
            row[other] *= scale
            variances[other] = max(0, variances[other] - row[other] * row[other])
        }
        rows.append(row)
    }
}
