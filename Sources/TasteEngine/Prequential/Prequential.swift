import Recommenders
import Synchronization
import TasteStore
import TasteValues

/// Predicts every arriving rating before it is learned, and keeps the result (prequential evaluation; Gama, Sebastiao and
/// Rodrigues, "On evaluating stream learning algorithms", 2013). It shows how good the daemon is now, on ratings that no weight
/// has seen.
///
/// A rating that replaces another is not evaluated: the user's profile holds what it replaces, so the result would flatter.
/// Neither is a user's first rating, which the model is not asked about. Where many arrive at once only the newest are.
package final class Prequential: Sendable {
    /// What one round may cost.
    package struct Limits: Sendable {
        var records = 256
        var duration = Duration.milliseconds(20)
        /// Of the passes over all items.
        var rankingDuration = Duration.milliseconds(5)
    }

    let store: Store
    private let options: Shared<TrainingOptions>
    /// As of the event that the last round's model had learned.
    private let means = Mutex<ItemMeans?>(nil)
    /// Whether the newest ratings are predicted worse than those before them.
    package let alarm: DriftAlarm

    init(
        store: Store, options: Shared<TrainingOptions>, notify: @escaping Notice.Handler = { _ in }
    ) {
        self.store = store
        self.options = options
        alarm = DriftAlarm(notify: notify)
    }

    private var limits: Limits { options.value.prequential }

    /// A rating from here on says that the item was liked.
    private var likedFrom: Float { options.value.likedFrom ?? store.scale.defaultThreshold }

    /// Evaluates the serving model on what it is about to learn: the ratings after what it has learned, up to `end`.
    ///
    /// - Parameter changes: since what it has learned, from the same snapshot.
    /// - Returns: Oldest first. They are to be stored (``TasteStore/Changes/add(_:)``) in the transaction that publishes what was
    ///   learned from these ratings.
    func evaluate(
        _ serving: ServingModel, through end: UInt64, _ changes: RatingChanges, in snapshot: borrowing Snapshot
    ) throws -> [PrequentialRecord] {
        let learned = serving.generation.trainedThrough
        let arrived = try arrived(after: learned, through: end, in: snapshot)
        guard !arrived.isEmpty else { return [] }
        let evaluator = EventEvaluator(
            ratings: snapshot.ratings, scale: store.scale, changes: changes, model: serving.model, learned: learned,
            source: serving.tensors(in: snapshot))
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

    /// Raises or clears the alarm. To be called when new records are durable, and once at start.
    func review() throws {
        alarm.review(try store.read { try $0.prequential.all() })
    }

    /// The newest ratings that replace none, oldest first: as many as may be evaluated, and some more for those that are skipped.
    private func arrived(
        after learned: UInt64, through end: UInt64, in snapshot: borrowing Snapshot
    ) throws -> [ArrivedRating] {
        let most = UInt64(2 * limits.records)
        let start = max(learned, end > most ? end - most : 0)
        var arrived: [ArrivedRating] = []
        try snapshot.log.forEach(after: start) { sequence, event in
            guard sequence <= end else { return false }
            if event.kind == .rate, event.previous == nil {
                arrived.append(
                    ArrivedRating(sequence: sequence, user: event.user, item: event.item, value: event.value))
            }
            return true
        }
        return arrived
    }

    private func means(asOf learned: UInt64, in snapshot: borrowing Snapshot) throws -> ItemMeans {
        try means.withLock { kept in
            // Taken out while it changes: a copy that stayed behind would be copied each time.
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

/// What the bias model and popularity predict. Their orders are the same for all ratings of a round, and are made when first
/// needed.
private struct Baselines {
    private let means: ItemMeans
    private let itemCount: Int
    private lazy var biasScores = means.biasScores(itemCount: itemCount)
    private lazy var popularityScores = means.popularityScores(itemCount: itemCount)

    init(_ means: ItemMeans, itemCount: Int) {
        self.means = means
        self.itemCount = itemCount
    }

    /// A record whose model's part is left open.
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
