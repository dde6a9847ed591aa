import Foundation
import Recommenders
import TasteStore

/// A candidate model compared with the serving model on ratings that neither had learned when it predicted them.
package struct CandidateComparison: Sendable {
    /// The predictions of both models for each rating.
    let pairs: [(serving: PrequentialRecord, candidate: PrequentialRecord.Prediction)]
    /// The number of ratings that both predicted.
    package let ratings: Int
    /// The number of liked items among these that both ranked.
    package let ranked: Int
    package let servingRMSE: Double?
    package let candidateRMSE: Double?
    package let servingHitRate: Double?
    package let candidateHitRate: Double?
    /// The test on squared errors; above 0, those of the candidate are larger.
    package let error: PairedTest
    /// The test on misses among the first ten; above 0, the candidate has more.
    package let misses: PairedTest

    /// Whether the candidate's predictions or its lists are significantly worse.
    package var isSignificantlyWorse: Bool { error.isSignificant || misses.isSignificant }

    init(_ pairs: [(serving: PrequentialRecord, candidate: PrequentialRecord.Prediction)]) {
        let squared = pairs.map { serving, candidate in
            var other = serving
            other.model = candidate
            return (serving: serving.squaredError(of: \.model), candidate: other.squaredError(of: \.model))
        }
        let hits = pairs.filter(\.serving.isRanked).map {
            (serving: $0.serving.model.isHit, candidate: $0.candidate.isHit)
        }
        func mean(_ values: [Double]) -> Double? {
            values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        }
        self.pairs = pairs
        ratings = pairs.count
        ranked = hits.count
        servingRMSE = mean(squared.map(\.serving))?.squareRoot()
        candidateRMSE = mean(squared.map(\.candidate))?.squareRoot()
        servingHitRate = mean(hits.map { $0.serving ? 1 : 0 })
        candidateHitRate = mean(hits.map { $0.candidate ? 1 : 0 })
        error = PairedTest(squared.map { $0.candidate - $0.serving })
        misses = PairedTest(hits.map { ($0.serving ? 1 : 0) - ($0.candidate ? 1 : 0) })
    }

    /// The figures in words, for the reason of a decision.
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
    /// Evaluates a candidate on ratings that another model was evaluated on, in the same way: each rating is predicted
    /// from what its user had rated before. Ratings of items that the candidate does not know are skipped, because it
    /// learns these items only from the log.
    ///
    /// - Parameters:
    ///   - records: those of the other model, from the same snapshot, oldest first.
    ///   - learned: the newest event that the candidate has learned.
    func compare(
        _ candidate: any ServedModel, from source: some TensorSource, learned: UInt64,
        with records: [PrequentialRecord], in snapshot: borrowing Snapshot
    ) throws -> CandidateComparison {
        guard let first = records.first else { return CandidateComparison([]) }
        let evaluator = EventEvaluator(
            ratings: snapshot.ratings, scale: store.scale,
            changes: try snapshot.changes(after: min(learned, first.sequence - 1)), model: candidate, learned: learned,
            source: source)
        var scores: [Float] = []
        var pairs: [(serving: PrequentialRecord, candidate: PrequentialRecord.Prediction)] = []
        for record in records where Int(record.item) < candidate.itemCount {
            // The ratings of a user who was forgotten since are gone.
            guard let query = try evaluator.query(for: record.rating) else { continue }
            let prediction = try evaluator.predict(
                record.rating, query, isRanked: record.isRanked, scores: &scores)
            pairs.append((record, prediction))
        }
        return CandidateComparison(pairs)
    }
}

extension PrequentialRecord {
    fileprivate var rating: ArrivedRating { ArrivedRating(sequence: sequence, user: user, item: item, value: value) }
}
