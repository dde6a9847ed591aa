import LMDB
import Recommenders
import Synchronization
import TasteStore

/// Predicts every arriving rating before it is learned, and keeps what came of it (prequential evaluation): how good the daemon is now,
/// on ratings that no weight has seen.
///
/// A rating that replaces another is not judged: the user's profile holds what it replaces, so it would flatter. Nor is somebody's first
/// one, which the model is not asked about. Where many arrive at once only the newest are judged.
package final class Prequential: Sendable {
    /// What one round may cost.
    package struct Limits: Sendable {
        var judgements = 256
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

    private var limits: Limits { options.value.judging }

    /// A rating from here on says that the item was liked.
    private var likedFrom: Float {
        options.value.likedFrom
            ?? Recommenders.RatingScale(
                minimum: store.scale.minimum, maximum: store.scale.maximum, step: store.scale.step
            ).defaultThreshold
    }

    /// Judges what the serving model is about to learn: the ratings after what it has learned, up to `end`.
    ///
    /// - Parameter changes: since what it has learned, from the same snapshot.
    /// - Returns: Oldest first; to be stored (``TasteStore/Judgements/add(_:in:)``) in the transaction that makes serve what was learned
    ///   from these ratings.
    func judge(
        through end: UInt64, _ changes: RatingChanges, _ serving: ServingModel, in transaction: TransactionReference
    ) throws -> [Judgement] {
        let learned = serving.generation.trainedThrough
        let arrived = try arrived(after: learned, through: end, in: transaction)
        guard !arrived.isEmpty else { return [] }
        let judge = EventJudge(
            store: store, changes: changes, model: serving.model, learned: learned,
            source: MappedTensors(tensors: store.tensors, generation: serving.generation, transaction: transaction),
            transaction: transaction)
        let means = try means(asOf: learned, in: transaction)
        var baselines = Baselines(means, itemCount: serving.model.itemCount)
        let likedFrom = likedFrom
        let start = ContinuousClock.now
        var ranking = Duration.zero
        var scores: [Float] = []
        var judgements: [Judgement] = []
        for rating in arrived.reversed() {
            if judgements.count == limits.judgements || ContinuousClock.now - start > limits.duration { break }
            guard let query = try judge.query(for: rating) else { continue }
            let isRanked = rating.value >= likedFrom && ranking < limits.rankingDuration
            let begun = ContinuousClock.now
            let guess = try judge.guess(rating, query, isRanked: isRanked, scores: &scores)
            var judgement = baselines.judgement(rating, query.profile, isRanked: isRanked, scale: store.scale)
            if isRanked { ranking += ContinuousClock.now - begun }
            judgement.generation = serving.generation.number
            judgement.model = guess
            judgements.append(judgement)
        }
        return judgements.reversed()
    }

    /// To be called when new judgements are durable, and once at start: raises or clears the alarm.
    func review() throws {
        let judgements = try store.snapshot { try store.judgements.all(in: $0) }
        alarm.review(judgements)
    }

    /// The newest ratings that are new, oldest first: as many as may be judged, and some for those that are passed over.
    private func arrived(
        after learned: UInt64, through end: UInt64, in transaction: TransactionReference
    ) throws -> [ArrivedRating] {
        let most = UInt64(2 * limits.judgements)
        let start = max(learned, end > most ? end - most : 0)
        var arrived: [ArrivedRating] = []
        try store.log.forEach(after: start, in: transaction) { sequence, event in
            guard sequence <= end else { return false }
            if event.kind == .rate, event.previous == nil {
                arrived.append(
                    ArrivedRating(sequence: sequence, user: event.user, item: event.item, value: event.value))
            }
            return true
        }
        return arrived
    }

    private func means(asOf learned: UInt64, in transaction: TransactionReference) throws -> ItemMeans {
        try means.withLock { kept in
            // Taken out while it changes: a copy that stayed behind would be copied each time.
            if var means = kept.take(), try means.advance(to: learned, in: store, transaction) {
                kept = means
                return means
            }
            let means = try ItemMeans(of: store, asOf: learned, in: transaction)
            kept = means
            return means
        }
    }
}

/// What the bias model and popularity say; their orders are the same for all ratings of a round, and made when first needed.
private struct Baselines {
    private let means: ItemMeans
    private let itemCount: Int
    private lazy var biasScores = means.biasScores(itemCount: itemCount)
    private lazy var popularityScores = means.popularityScores(itemCount: itemCount)

    init(_ means: ItemMeans, itemCount: Int) {
        self.means = means
        self.itemCount = itemCount
    }

    /// With the model's part left open.
    mutating func judgement(
        _ rating: ArrivedRating, _ profile: Profile, isRanked: Bool, scale: TasteStore.RatingScale
    ) -> Judgement {
        let item = Int32(bitPattern: rating.item)
        var bias = Judgement.Guess(rating: scale.clamp(means.biasRating(of: item, by: profile)))
        var popularity = Judgement.Guess(rating: scale.clamp(means.popularRating(of: item)))
        if isRanked {
            bias.isHit = RankedPlace.isHit(item, in: biasScores, without: profile)
            popularity.isHit = RankedPlace.isHit(item, in: popularityScores, without: profile)
        }
        return Judgement(
            sequence: rating.sequence, generation: 0, user: rating.user, item: rating.item, value: rating.value,
            isRanked: isRanked, model: bias, bias: bias, popularity: popularity)
    }
}
