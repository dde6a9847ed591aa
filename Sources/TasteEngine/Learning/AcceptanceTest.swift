import Algorithms
import Recommenders
import TasteStore
import TasteValues

/// Decides whether a new model may serve. One that the schedule asked for must not be clearly worse on recent ratings
/// than the serving model. One that a client asked for need only not be broken, which is: worse than popularity.
///
/// Both models have predicted each of these ratings before they learned it: the candidate now, and the serving model
/// when the rating arrived. What an earlier serving model had said is not compared with.
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

    /// Chooses the recent ratings that a fit leaves out, so that its model can be compared on them.
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

    /// Compares a new fit on the ratings that it has not learned. It predicts a few of them, learns them, and goes on
    /// to the next ones, as the serving model did.
    ///
    /// - Parameters:
    ///   - model: the new fit; updated with the ratings that it is compared on.
    ///   - learned: the newest event that the model has learned; updated with the model.
    ///   - isRequested: whether a client asked for the model, rather than the schedule.
    func decide(on model: inout FittedModel, learned: inout UInt64, isRequested: Bool) throws -> Outcome {
        try store.read { snapshot in
            let records = try snapshot.prequential.all(after: learned, through: try snapshot.sequence)
            guard let changes = try snapshot.changes(after: learned) else {
                return (.init(.accepted, "too many ratings arrived during the training to compare it on them"), nil)
            }
            var pairs: [CandidateComparison.Pair] = []
            for part in records.chunks(ofCount: Self.ratingsAtATime) {
                guard let end = part.last?.sequence else { continue }
                let served = try ModelCatalogue.served(kind: model.kind, settings: model.settings)
                pairs += try prequential.predict(
                    Array(part), by: served, from: model, learned: learned, changes, in: snapshot)
                let update = try StoredRatings(
                    .init(changes: changes, learned: learned, through: end), in: snapshot
                ).update(served, from: model)
                model.apply(update)
                learned = end
            }
            let since = try snapshot.generations.servingSince
            return Self.outcome(
                CandidateComparison(pairs.filter { $0.serving.sequence > since }),
                popularity: CandidateComparison(pairs, with: \.popularity),
                ranks: try !ModelCatalogue.scoresAreRatings(kind: model.kind),
                against: try snapshot.generations.active, isRequested: isRequested)
        }
    }

    /// - Parameter ranks: Whether the model's scores order items and are no ratings. A model that predicts ratings may
    ///   rank worse than popularity and do what it is for.
    static func outcome(
        _ serving: CandidateComparison, popularity: CandidateComparison, ranks: Bool, against number: UInt64,
        isRequested: Bool
    ) -> Outcome {
        if popularity.ratings >= leastRatings,
            popularity.predictions == .worse || ranks && popularity.lists == .worse
        {
            return (.init(.refused, "it is worse than popularity: \(popularity.text)"), nil)
        }
        let asked = isRequested ? "asked for; " : ""
        guard serving.ratings >= leastRatings, let rmse = serving.candidateRMSE, let servingRMSE = serving.servingRMSE
        else {
            return (.init(.accepted, asked + "too few ratings are new to compare it with the model before"), nil)
        }
        let figures = ModelTrial(
            against: number, ratings: serving.ratings, rmse: Float(rmse), servingRMSE: Float(servingRMSE),
            hitRate: serving.candidateHitRate.map { Float($0) },
            servingHitRate: serving.servingHitRate.map { Float($0) })
        let isRefused = serving.isClearlyWorse && !isRequested
        return (.init(isRefused ? .refused : .accepted, asked + serving.text), figures)
    }
}
