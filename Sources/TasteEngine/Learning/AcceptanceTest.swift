import Algorithms
import Recommenders
import TasteStore
import TasteValues

/// Decides whether a new model may serve: only if it is not significantly worse on recent ratings than the serving
/// model.
struct AcceptanceTest {
    let store: Store
    let prequential: Prequential

    /// A decision, and the figures that it is based on; nil if there were too few ratings to compare on.
    typealias Outcome = (decision: Generation.Decision, comparison: ModelTrial?)

    /// With fewer ratings, a difference is not meaningful.
    private static let leastRatings = 50
    private static let mostRatings = 500
    /// The candidate learns this many ratings at a time, about as many as the serving model does in one update.
    private static let ratingsAtATime = 8
    /// The largest share of all ratings that a fit leaves out for the comparison. The model learns them afterwards, as
    /// online updates do.
    private static let heldOutShare = 0.05

    /// Chooses the recent ratings that a fit leaves out, so that its model can be compared on them with the serving
    /// one, which was evaluated on them before it learned them.
    ///
    /// - Returns: The newest event that the fit may learn; nil: all of them, because too few recent ratings have been
    ///   evaluated to compare on.
    func lastEventToLearn() throws -> UInt64? {
        try store.read { snapshot in
            let last = try snapshot.sequence
            let share = UInt64(Self.heldOutShare * Double(try snapshot.ratings.count))
            let lag = min(last, min(share, LineageUpdate.maximumEventLag / 2))
            let records = try snapshot.prequential.all(after: last - lag, through: last)
            guard records.count >= Self.leastRatings, let first = records.suffix(Self.mostRatings).first else {
                return nil
            }
            return first.sequence - 1
        }
    }

    /// Compares a new fit with the serving generations on the ratings that the fit has not learned. The serving
    /// generations predicted these as they arrived. The fit is treated alike: it predicts a few ratings, learns them,
    /// and goes on to the next ones.
    ///
    /// - Parameters:
    ///   - model: the new fit; updated with the ratings that it is compared on.
    ///   - learned: the newest event that the model has learned; updated with the model.
    func decide(on model: inout FittedModel, learned: inout UInt64) throws -> Outcome {
        try store.read { snapshot in
            let against = try snapshot.generations.active
            let records = try snapshot.prequential.all(after: learned, through: try snapshot.sequence)
            let changes = try snapshot.changes(after: learned)
            var pairs: [(serving: PrequentialRecord, candidate: PrequentialRecord.Prediction)] = []
            for part in records.chunks(ofCount: Self.ratingsAtATime) {
                guard let end = part.last?.sequence else { continue }
                let served = try ModelCatalogue.served(kind: model.kind, settings: model.settings)
                pairs += try prequential.compare(
                    served, from: model, learned: learned, with: Array(part), in: snapshot
                ).pairs
                let update = try StoredRatings(
                    ratings: snapshot.ratings, period: .init(changes: changes, learned: learned, through: end)
                ).update(served, in: snapshot, from: model)
                model.apply(update)
                learned = end
            }
            return Self.outcome(of: CandidateComparison(pairs), against: against)
        }
    }

    private static func outcome(of comparison: CandidateComparison, against number: UInt64) -> Outcome {
        guard comparison.ratings >= leastRatings, let rmse = comparison.candidateRMSE,
            let servingRMSE = comparison.servingRMSE
        else {
            return (.init(.accepted, "too few ratings are new to compare it with generation \(number)"), nil)
        }
        let figures = ModelTrial(
            against: number, ratings: comparison.ratings, rmse: Float(rmse), servingRMSE: Float(servingRMSE),
            hitRate: comparison.candidateHitRate.map { Float($0) },
            servingHitRate: comparison.servingHitRate.map { Float($0) })
        let isWorse = comparison.isSignificantlyWorse
        return (.init(isWorse ? .refused : .accepted, comparison.text), figures)
    }
}
