import Recommenders
import Synchronization
import TasteStore
import TasteValues

/// Predicts arriving ratings before they are learned, and keeps the results (prequential evaluation; Gama, Sebastiao
/// and Rodrigues, "On evaluating stream learning algorithms", 2013). They show how good the daemon is now, on ratings
/// that the weights have not learned.
///
/// A rating that replaces another is not evaluated: the user's profile holds the earlier value, so the result would be
/// too good. A user's first rating is not evaluated either, because the model does not answer for users without
/// ratings. If many ratings arrive at once, only the newest are evaluated.
package final class Prequential: Sendable {
    /// The limits of one evaluation round.
    package struct Limits: Sendable {
        var records = 256
        var duration = Duration.milliseconds(20)
        /// The time for passes over all items.
        var rankingDuration = Duration.milliseconds(5)
    }

    let store: Store
    private let options: Shared<TrainingOptions>
    /// The means as of the newest event that the model of the last round had learned.
    private let means = Mutex<ItemMeans?>(nil)

    init(store: Store, options: Shared<TrainingOptions>) {
        self.store = store
        self.options = options
    }

    private var limits: Limits { options.value.prequential }

    /// The lowest rating that says that an item was liked.
    private var likedFrom: Float { options.value.likedFrom ?? store.scale.defaultThreshold }

    /// Evaluates the serving model on the ratings that it is about to learn: those after its newest learned event, up
    /// to `end`.
    ///
    /// - Parameter changes: those since the model's newest learned event, from the same snapshot.
    /// - Returns: Records, oldest first. They must be stored (``TasteStore/Changes/add(_:)``) in the transaction that
    ///   publishes what was learned from these ratings, so that no rating is counted twice or not at all.
    func evaluate(
        _ serving: ServingModel, through end: UInt64, _ changes: RatingChanges, in snapshot: borrowing Snapshot
    ) throws -> [PrequentialRecord] {
        let learned = serving.generation.trainedThrough
        let arrived = try arrived(after: learned, through: end, in: snapshot)
        guard !arrived.isEmpty else { return [] }
        let evaluator = EventEvaluator(
            ratings: snapshot.ratings, check: try StoredRatingCheck(items: snapshot), scale: store.scale,
            changes: changes,
            model: serving.model, learned: learned, source: serving.tensors(in: snapshot))
        let means = try means(asOf: learned, in: snapshot)
        var baselines = Baselines(means, itemCount: serving.model.itemCount)
        let likedFrom = likedFrom
        let start = ContinuousClock.now
        var ranking = Duration.zero
        var scores: [Float] = []
        var records: [PrequentialRecord] = []
        for rating in arrived.reversed() {
            if records.count == limits.records || ContinuousClock.now - start > limits.duration { break }
            guard let query = try evaluator.query(for: rating) else { continue }
            let isRanked = rating.value >= likedFrom && ranking < limits.rankingDuration
            let begun = ContinuousClock.now
            let prediction = try evaluator.predict(rating, query, isRanked: isRanked, scores: &scores)
            var record = baselines.record(rating, query.profile, isRanked: isRanked, scale: store.scale)
            if isRanked { ranking += ContinuousClock.now - begun }
            record.generation = serving.generation.number
            record.model = prediction
            records.append(record)
        }
        return records.reversed()
    }

    /// The newest ratings that do not replace others, oldest first: those of twice as many events as may be evaluated,
    /// because some are skipped.
    private func arrived(
        after learned: UInt64, through end: UInt64, in snapshot: borrowing Snapshot
    ) throws -> [ArrivedRating] {
        let most = UInt64(2 * limits.records)
        let start = max(learned, end > most ? end - most : 0)
        var arrived: [ArrivedRating] = []
        let items = try snapshot.items.count
        try snapshot.log.forEach(after: start) { sequence, event in
            guard sequence <= end else { return false }
            if event.kind == .rate, event.previous == nil, event.item < items {
                arrived.append(
                    ArrivedRating(sequence: sequence, user: event.user, item: event.item, value: event.value))
            }
            return true
        }
        return arrived
    }

    private func means(asOf learned: UInt64, in snapshot: borrowing Snapshot) throws -> ItemMeans {
        try means.withLock { kept in
            // The value is moved out while it changes; otherwise each change would copy the arrays.
            if var means = kept.take(), try means.advance(to: learned, in: snapshot) {
                kept = means
                return means
            }
            let means = try ItemMeans(asOf: learned, in: snapshot)
            kept = means
            return means
        }
    }
}

/// The predictions of the bias model and of popularity. Their scores are the same for all ratings of a round, and are
/// computed when first needed.
private struct Baselines {
    private let means: ItemMeans
    private let itemCount: Int
    private lazy var biasScores = means.biasScores(itemCount: itemCount)
    private lazy var popularityScores = means.popularityScores(itemCount: itemCount)

    init(_ means: ItemMeans, itemCount: Int) {
        self.means = means
        self.itemCount = itemCount
    }

    /// A record without the model's part, which the caller fills in.
    mutating func record(
        _ rating: ArrivedRating, _ profile: Profile, isRanked: Bool, scale: RatingScale
    ) -> PrequentialRecord {
        let item = Int32(bitPattern: rating.item)
        var bias = PrequentialRecord.Prediction(rating: scale.clamp(means.biasRating(of: item, by: profile)))
        var popularity = PrequentialRecord.Prediction(rating: scale.clamp(means.popularRating(of: item)))
        if isRanked {
            bias.isHit = ItemRank.isHit(item, in: biasScores, without: profile)
            popularity.isHit = ItemRank.isHit(item, in: popularityScores, without: profile)
        }
        return PrequentialRecord(
            sequence: rating.sequence, generation: 0, user: rating.user, item: rating.item, value: rating.value,
            isRanked: isRanked, model: bias, bias: bias, popularity: popularity)
    }
}
