import Foundation
import LMDB
import Recommenders
import TasteStore

/// A candidate beside the serving model on ratings that neither had learned when it predicted them.
package struct CandidateComparison: Sendable {
    /// What both said of each rating.
    let pairs: [(serving: Judgement, candidate: Judgement.Guess)]
    /// Ratings judged by both.
    package let ratings: Int
    /// Of these, liked ones whose place both looked at.
    package let ranked: Int
    package let servingRMSE: Double?
    package let candidateRMSE: Double?
    package let servingHitRate: Double?
    package let candidateHitRate: Double?
    /// Of squared errors: above 0, the candidate's are larger.
    package let error: PairedTest
    /// Of misses: above 0, the candidate has more.
    package let misses: PairedTest

    /// Whether its predictions or its lists are worse by more than chance.
    package var isSignificantlyWorse: Bool { error.isSignificant || misses.isSignificant }

    init(_ pairs: [(serving: Judgement, candidate: Judgement.Guess)]) {
        let squared = pairs.map { serving, candidate in
            var judged = serving
            judged.model = candidate
            return (serving: serving.squaredError(of: \.model), candidate: judged.squaredError(of: \.model))
        }
        let places = pairs.filter(\.serving.isRanked).map {
            (serving: $0.serving.model.isHit, candidate: $0.candidate.isHit)
        }
        func mean(_ values: [Double]) -> Double? {
            values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        }
        self.pairs = pairs
        ratings = pairs.count
        ranked = places.count
        servingRMSE = mean(squared.map(\.serving))?.squareRoot()
        candidateRMSE = mean(squared.map(\.candidate))?.squareRoot()
        servingHitRate = mean(places.map { $0.serving ? 1 : 0 })
        candidateHitRate = mean(places.map { $0.candidate ? 1 : 0 })
        error = PairedTest(squared.map { $0.candidate - $0.serving })
        misses = PairedTest(places.map { ($0.serving ? 1 : 0) - ($0.candidate ? 1 : 0) })
    }

    /// The figures, as a verdict quotes them.
    package var text: String {
        guard ratings > 0 else { return "no newly arrived ratings to compare on" }
        var parts = [
            "RMSE \(Figure.rmse(candidateRMSE)) against \(Figure.rmse(servingRMSE)) on \(ratings) ratings (z \(Self.z(error)))"
        ]
        if ranked > 0 {
            parts.append(
                "hit rate \(Figure.percent(candidateHitRate)) against \(Figure.percent(servingHitRate)) on \(ranked) liked ones (z \(Self.z(misses)))"
            )
        }
        return parts.joined(separator: ", ")
    }

    private static func z(_ test: PairedTest) -> String { String(format: "%.2f", test.z) }
}

extension Prequential {
    /// The judgements of the serving model that a candidate can be compared with.
    ///
    /// - Parameters:
    ///   - sequence: what the candidate has learned; judgements of later ratings are given.
    ///   - end: the newest event to compare on.
    func judgements(
        after sequence: UInt64, through end: UInt64, in transaction: borrowing some Readable & ~Copyable
    ) throws -> [Judgement] {
        try store.judgements.all(after: sequence, through: end, in: transaction)
    }

    /// Judges a candidate on ratings that another model was judged on, the same way: each from what its user had rated just before.
    /// Ratings of items that the candidate does not know are passed over: it knows them no sooner than it follows the log.
    ///
    /// - Parameters:
    ///   - judgements: of the other model, of one snapshot, in order.
    ///   - learned: the newest event that the candidate has learned.
    ///   - progress: called before each; throwing ends the comparison.
    func compare(
        _ candidate: any ServedModel, from source: some TensorSource, learned: UInt64, with judgements: [Judgement],
        in transaction: TransactionReference, progress: () throws -> Void = {}
    ) throws -> CandidateComparison {
        guard let first = judgements.first else { return CandidateComparison([]) }
        let judge = EventJudge(
            store: store, changes: try store.changes(after: min(learned, first.sequence - 1), in: transaction),
            model: candidate, learned: learned, source: source, transaction: transaction)
        var scores: [Float] = []
        var pairs: [(serving: Judgement, candidate: Judgement.Guess)] = []
        for judgement in judgements where Int(judgement.item) < candidate.itemCount {
            try progress()
            // Of somebody who was forgotten since, nothing is left to judge by.
            guard let query = try judge.query(for: judgement.rating) else { continue }
            let guess = try judge.guess(judgement.rating, query, isRanked: judgement.isRanked, scores: &scores)
            pairs.append((judgement, guess))
        }
        return CandidateComparison(pairs)
    }

    /// What a model says of ratings that were judged before, whether it has learned them since or not.
    func judgeAgain(
        _ judgements: [Judgement], by model: any ServedModel, from source: some TensorSource, learned: UInt64,
        in transaction: TransactionReference
    ) throws -> [Judgement] {
        let comparison = try compare(model, from: source, learned: learned, with: judgements, in: transaction)
        return comparison.pairs.map { judgement, guess in
            var again = judgement
            again.model = guess
            return again
        }
    }
}

extension Judgement {
    fileprivate var rating: ArrivedRating { ArrivedRating(sequence: sequence, user: user, item: item, value: value) }
}
