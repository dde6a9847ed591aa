import DenseMath
import Foundation
import Recommenders
import TasteStore
import TasteValues

extension Engine {
    /// Runs `body` on the scores of a party.
    ///
    /// - Parameters:
    ///   - eligible: The items that scores are needed of. Others may have none.
    ///   - count: How many of them with the best scores are needed; nil: all.
    func withScores<Result>(
        of party: Party, for eligible: EligibleItems, best count: Int? = nil, in snapshot: borrowing Snapshot,
        _ body: (ItemScores) throws -> Result
    ) throws -> Result {
        try scratch.withScores { scores in
            guard let asker = party.single else {
                return try body(try groupScores(of: party, eligible.itemCount, &scores, in: snapshot))
            }
            if let few = try fewScores(of: asker, for: eligible, in: snapshot) { return try body(few) }
            let needed = count.flatMap { eligible.places(of: $0, besides: asker.profile.indices) }
            return try body(try self.scores(of: asker, eligible.itemCount, best: needed, &scores, in: snapshot))
        }
    }

    /// About what one rating of a user adds to the time of an answer.
    private static let foldInNanoseconds = 500

    /// The scores of all items for one asker.
    ///
    /// - Parameters:
    ///   - count: How many of the best of those that the asker has not rated are needed; nil: the scores of all.
    ///   - scores: Holds the list of scores, for which it may have room already.
    func scores(
        of asker: Asker, _ itemCount: Int, best count: Int? = nil, _ scores: inout [Float],
        in snapshot: borrowing Snapshot
    ) throws -> ItemScores {
        var result = ItemScores()
        switch asker.source {
        case .model(let query, let serving):
            try TimeAllowance.check(expecting: query.profile.count * Self.foldInNanoseconds)
            try serving.model.score(query, from: serving.tensors(in: snapshot), into: &scores)
            result.others = try addUnlearned(
                to: &scores, for: query.profile, by: serving, best: asker.steering.isEmpty ? count : nil, in: snapshot)
            result.first = scores
        case .genres(let liked): result.others = try self.scores(ofGenres: liked, itemCount, in: snapshot)
        case .popularity: result.others = try popularity.current(in: snapshot).ranking(itemCount: itemCount)
        }
        if !asker.steering.isEmpty { result = try steered(result, to: asker.steering, itemCount, in: snapshot) }
        return result
    }

    /// With fewer eligible items than one of so many, their rows are read one by one instead of all.
    private static let fewShare = 4

    /// The scores of the eligible items alone, where reading their rows is faster than reading all rows; nil where it
    /// is not, or where the scores of others are needed.
    private func fewScores(
        of asker: Asker, for eligible: EligibleItems, in snapshot: borrowing Snapshot
    ) throws -> ItemScores? {
        guard case .model(let query, let serving) = asker.source, type(of: serving.model).scoresRowsAlone,
            asker.steering.isEmpty, let bits = eligible.items, bits.count * Self.fewShare < serving.model.itemCount
        else { return nil }
        let items = bits.items
        return ItemScores(
            others: SparseScores(
                range: 0..<eligible.itemCount, known: try someScores(of: items, for: query, by: serving, in: snapshot),
                rest: -.infinity))
    }

    /// How much an item of all the genres that a question steers towards gains, in standard deviations of the scores.
    private static let steeringGain: Float = 1.5

    private func steered(
        _ scores: ItemScores, to genres: Set<Int32>, _ itemCount: Int, in snapshot: borrowing Snapshot
    ) throws -> ItemScores {
        var list = scores.list(below: itemCount)
        ScoreScale.standardise(&list)
        let catalogue = try catalogue.current(in: snapshot)
        let gain = Self.steeringGain / Float(genres.count)
        catalogue.forEachDescribed { item, _, own in
            guard item < itemCount else { return }
            for position in own.indices where genres.contains(own[position]) { list[Int(item)] += gain }
        }
        return ItemScores(first: list)
    }

    /// The ratings that are predicted for some items, not clamped to the scale.
    ///
    /// - Parameter scores: The scores of the items, where they are known.
    func predictions(
        for asker: Asker, of items: [Int32], scores: [Float]? = nil, in snapshot: borrowing Snapshot
    ) throws -> [Float] {
        if case .model(let query, let serving) = asker.source {
            guard type(of: serving.model).scoresAreRatings, asker.steering.isEmpty, let scores,
                try items.allSatisfy({ try serving.hasLearned($0, in: snapshot) })
            else { return try predictions(query, of: items, by: serving, in: snapshot) }
            return scores
        }
        let popularity = try popularity.current(in: snapshot)
        return items.map { popularity.score(of: $0) }
    }
}

/// Makes scores of different askers comparable: mean 0 and standard deviation 1.
enum ScoreScale {
    static func standardise(_ scores: inout [Float]) {
        var (sum, square) = (0.0, 0.0)
        for score in scores {
            sum += Double(score)
            square += Double(score) * Double(score)
        }
        let count = Double(max(scores.count, 1))
        let mean = sum / count
        let deviation = max(0, square / count - mean * mean).squareRoot()
        let factor = deviation > 0 && deviation.isFinite ? Float(1 / deviation) : 0
        for item in scores.indices { scores[item] = (scores[item] - Float(mean)) * factor }
    }
}
