import Foundation
import Recommenders
import TasteStore

/// A candidate model compared with another model or a baseline on ratings that neither had learned when it predicted
/// them.
package struct CandidateComparison: Sendable {
    /// A rating with the recorded predictions of the serving model and the baselines, and that of the candidate.
    typealias Pair = (serving: PrequentialRecord, candidate: PrequentialRecord.Prediction)

    /// By how much a model must be worse to be called worse, as a share of the other's RMSE and of its hit rate.
    /// Smaller differences matter to nobody, however certain they are.
    private static let leastErrorShare = 0.01
    private static let leastHitShare = 0.1

    /// The predictions of both models for each rating.
    let pairs: [Pair]
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

    /// Whether the candidate is clearly worse at one of both, predictions and lists, and not clearly better at the
    /// other.
    package var isClearlyWorse: Bool {
        predictions == .worse && lists != .better || lists == .worse && predictions != .better
    }

    /// A difference that is certain, and large enough to matter.
    package enum Difference: Sendable {
        case better, none, worse
    }

    /// How the candidate's predicted ratings are, by their squared errors.
    package var predictions: Difference {
        Self.difference(error, candidateRMSE, servingRMSE, least: Self.leastErrorShare)
    }

    /// How the candidate's lists are, by their misses.
    package var lists: Difference {
        Self.difference(misses, candidateHitRate, servingHitRate, least: Self.leastHitShare)
    }

    private static func difference(_ test: PairedTest, _ own: Double?, _ other: Double?, least: Double) -> Difference {
        guard let own, let other, abs(own - other) > least * other, abs(test.z) > PairedTest.threshold else {
            return .none
        }
        return test.z > 0 ? .worse : .better
    }

    /// - Parameter other: What the candidate is compared with: the serving model, or a baseline.
    init(_ pairs: [Pair], with other: KeyPath<PrequentialRecord, PrequentialRecord.Prediction> = \.model) {
        let squared = pairs.map { serving, candidate in
            var own = serving
            own.model = candidate
            return (serving: serving.squaredError(of: other), candidate: own.squaredError(of: \.model))
        }
        let hits = pairs.filter(\.serving.isRanked).map {
            (serving: $0.serving[keyPath: other].isHit, candidate: $0.candidate.isHit)
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
    ///   - changes: those since `learned` or an earlier event.
    func predict(
        _ records: [PrequentialRecord], by candidate: any ServedModel, from source: some TensorSource, learned: UInt64,
        _ changes: RatingChanges, in snapshot: borrowing Snapshot
    ) throws -> [CandidateComparison.Pair] {
        let evaluator = EventEvaluator(
            ratings: snapshot.ratings, check: try StoredRatingCheck(items: snapshot), scale: store.scale,
            changes: changes,
            model: candidate, learned: learned, source: source)
        var scores: [Float] = []
        var pairs: [CandidateComparison.Pair] = []
        for record in records where Int(record.item) < candidate.itemCount {
            // The ratings of a user who was forgotten since are gone.
            guard let query = try evaluator.query(for: record.rating) else { continue }
            let prediction = try evaluator.predict(
                record.rating, query, isRanked: record.isRanked, scores: &scores)
            pairs.append((record, prediction))
        }
        return pairs
    }
}

extension PrequentialRecord {
    fileprivate var rating: ArrivedRating { ArrivedRating(sequence: sequence, user: user, item: item, value: value) }
}
