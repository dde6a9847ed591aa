import Algorithms
import LMDB
import Recommenders
import TasteStore

/// Lets a model serve only if it is not clearly worse on recent ratings than the one that serves.
struct Gate {
    let store: Store
    let prequential: Prequential

    /// Fewer ratings than these tell nothing.
    private static let leastRatings = 50
    private static let mostRatings = 500
    /// What serves learns about as often as ratings come.
    private static let ratingsAtATime = 8
    /// Of all ratings, what a fit may be asked to do without for the comparison; it learns them afterwards as an update does.
    private static let heldOutShare = 0.05

    /// What a fit is to leave out, so that its model can be compared on it with what serves, which had not learned these ratings either
    /// when it was judged on them.
    ///
    /// - Returns: The newest event to learn; nil: too few recent ratings have been judged, and there is nothing to compare on.
    func lastEventToLearn() throws -> UInt64? {
        try store.snapshot { transaction in
            let last = try store.log.lastSequence(in: transaction)
            let share = UInt64(Self.heldOutShare * Double(try store.ratings.count(in: transaction)))
            let judged = try store.judgements.all(
                after: last - min(last, min(share, LineUpdate.reach / 2)), through: last, in: transaction)
            guard judged.count >= Self.leastRatings, let first = judged.suffix(Self.mostRatings).first else {
                return nil
            }
            return first.sequence - 1
        }
    }

    /// Compares a new fit with what was said by those that served as the ratings arrived that it has not learned. As they did, it learns each
    /// few before it is asked about the next.
    ///
    /// - Parameters:
    ///   - model: learns what it is compared on.
    ///   - learned: the newest event that it has learned, before and after.
    func verdict(
        on model: inout FittedModel, learned: inout UInt64
    ) throws -> (Generation.Verdict, Generation.Trial?) {
        try store.snapshot { transaction in
            let against = try store.models.active(in: transaction)
            let last = try store.log.lastSequence(in: transaction)
            let judgements = try prequential.judgements(after: learned, through: last, in: transaction)
            let changes = try store.changes(after: learned, in: transaction)
            var pairs: [(serving: Judgement, candidate: Judgement.Guess)] = []
            for part in judgements.chunks(ofCount: Self.ratingsAtATime) {
                guard let end = part.last?.sequence else { continue }
                let served = try ModelCatalogue.served(kind: model.kind, settings: model.settings)
                let update = try transaction.withReference { [model, learned] reference in
                    pairs += try prequential.compare(
                        served, from: model, learned: learned, with: Array(part), in: reference
                    ).pairs
                    return try StoredRatings(
                        ratings: store.ratings, transaction: reference,
                        period: .init(changes: changes, learned: learned, through: end)
                    ).update(served, in: store, from: model)
                }
                model.apply(update)
                learned = end
            }
            return Self.verdict(CandidateComparison(pairs), against: against)
        }
    }

    /// Compares weights that learned on with those they came from, on recent ratings that both have learned: each is predicted from what its user
    /// had rated before.
    func verdict(
        on model: FittedModel, learnedOnFrom former: FittedModel, _ generation: Generation
    ) throws -> (Generation.Verdict, Generation.Trial?) {
        let models = try [former, model].map { try ModelCatalogue.served(kind: $0.kind, settings: $0.settings) }
        return try store.snapshot { transaction in
            let recent = try store.judgements.all(in: transaction).suffix(Self.mostRatings)
                .filter { $0.sequence <= generation.trainedThrough }
            let comparison = try transaction.withReference { reference in
                let before = try prequential.judgeAgain(
                    Array(recent), by: models[0], from: former, learned: generation.trainedThrough, in: reference)
                return try prequential.compare(
                    models[1], from: model, learned: generation.trainedThrough, with: before, in: reference)
            }
            return Self.verdict(comparison, against: generation.number)
        }
    }

    private static func verdict(
        _ comparison: CandidateComparison, against number: UInt64
    ) -> (Generation.Verdict, Generation.Trial?) {
        guard comparison.ratings >= leastRatings else {
            return (.init(.accepted, "too few ratings are new to compare it with generation \(number)"), nil)
        }
        let trial = Generation.Trial(
            against: number, ratings: comparison.ratings, rmse: Float(comparison.candidateRMSE ?? .nan),
            servingRMSE: Float(comparison.servingRMSE ?? .nan), hitRate: Float(comparison.candidateHitRate ?? .nan),
            servingHitRate: Float(comparison.servingHitRate ?? .nan))
        let isWorse = comparison.isSignificantlyWorse
        return (.init(isWorse ? .refused : .accepted, comparison.text), trial)
    }
}
