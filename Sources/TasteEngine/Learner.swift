import Foundation
import LMDB
import Recommenders
import TasteStore

/// What the trainer does, step by step; each step ends with a published generation or leaves everything as it was.
struct Learner: Sendable {
    enum Step {
        case nothing, update, full
    }

    let store: Store
    let options: Shared<TrainingOptions>
    let prior = Shared<ContentPrior?>(nil)
    let prequential: Prequential
    private let models: ModelCache
    private let publisher: Publisher

    init(store: Store, models: ModelCache, options: Shared<TrainingOptions>) {
        self.store = store
        self.models = models
        self.options = options
        publisher = Publisher(store: store, models: models)
        prequential = Prequential(store: store, options: options)
    }

    /// What the log calls for.
    func nextStep() throws -> Step {
        try store.snapshot { transaction in
            let sequence = try store.log.lastSequence(in: transaction)
            guard let serving = try models.current(of: store, in: transaction) else {
                return try store.ratings.count(in: transaction) >= options.value.ratingsMin ? .full : .nothing
            }
            if sequence == serving.generation.trainedThrough { return .nothing }
            let new = Double(sequence - min(serving.generation.fittedThrough, sequence))
            let share = new / Double(max(1, try store.ratings.count(in: transaction)))
            return share > options.value.fullShare && new > Double(options.value.ratingsMin) ? .full : .update
        }
    }

    /// The full training that the log calls for: of the kind that serves, as it was asked for, else of the one configured.
    func nextOrder() throws -> TrainingOrder {
        try store.snapshot { transaction in
            guard let serving = try models.current(of: store, in: transaction)?.generation else {
                return TrainingOrder(kind: options.value.kind)
            }
            return TrainingOrder(kind: serving.kind, requested: serving.requested, replacing: serving.number)
        }
    }

    /// Learns a model from all ratings and publishes it.
    ///
    /// - Returns: Beside the outcome what it learned from, for ``learnPrior(from:)``.
    func trainFully(
        _ order: TrainingOrder, progress: (TrainingProgress) throws -> Void
    ) throws -> (outcome: TrainingOutcome, data: TrainingData) {
        let start = ContinuousClock.now
        let options = options.value
        let recommender = try order.recommender(options)
        let (data, sequence) = try StoredTrainingData(store: store, likedFrom: options.likedFrom).gather()
        // The last twentieth of the bar is the publication's.
        let fitShare = 0.95
        let fitted = try recommender.fit(data, seed: options.seed, threads: options.threads) { step in
            try progress(
                TrainingProgress(
                    phase: step.phase.rawValue, fraction: step.fraction * fitShare, epoch: step.epoch,
                    validationRMSE: step.validation.rmse, validationNDCG: step.validation.ndcg))
        }
        let fit = Publisher.Fit(
            trainedThrough: sequence, seconds: (ContinuousClock.now - start) / .seconds(1), requested: order.requested,
            replacing: order.replacing)
        let generation = try publisher.publish(fitted, fit) { share in
            try progress(
                TrainingProgress(
                    phase: "publishing", fraction: fitShare + (1 - fitShare) * share, epoch: 0,
                    validationRMSE: fitted.validation.rmse, validationNDCG: fitted.validation.ndcg))
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        return (TrainingOutcome(generation: generation, seconds: seconds), data)
    }

    /// Learns what content says of new users.
    ///
    /// - Parameter data: nil: all ratings as they are now.
    func learnPrior(from data: TrainingData? = nil) throws {
        let options = options.value
        let data = try data ?? StoredTrainingData(store: store, likedFrom: options.likedFrom).gather().data
        prior.value = ContentPrior(learningFrom: data, seed: options.seed)
    }

    /// So many events that an update stays a matter of a second; the next one goes on from there.
    private static let updateLimit: UInt64 = 10_000

    /// Renews the rows that events since the serving generation touched, and publishes them.
    func update() throws {
        let change: (Generation, ModelUpdate, UInt64, [Judgement])? = try store.snapshot { transaction in
            guard let serving = try models.current(of: store, in: transaction) else { return nil }
            let learned = serving.generation.trainedThrough
            let changes = try store.changes(after: learned, in: transaction)
            let through = min(changes.through, learned + Self.updateLimit)
            let touched = changes.touched(through: through)
            let (update, judgements) = try transaction.withReference { reference in
                let judgements = try prequential.judge(through: through, changes, serving, in: reference)
                let update = try serving.model.update(
                    users: touched.users.map { Int32(bitPattern: $0) },
                    items: touched.items.map { Int32(bitPattern: $0) },
                    userCount: max(try store.users.indexCount(in: reference), serving.model.userCount),
                    itemCount: try store.items.count(in: reference),
                    ratings: StoredRatings(
                        ratings: store.ratings, transaction: reference,
                        period: .init(changes: changes, learned: learned, through: through)),
                    from: MappedTensors(
                        tensors: store.tensors, generation: serving.generation, transaction: reference))
                return (update, judgements)
            }
            return (serving.generation, update, through, judgements)
        }
        guard let (generation, update, sequence, judgements) = change else { return }
        try publisher.publish(update, after: generation, trainedThrough: sequence, judgements)
        try prequential.review()
    }
}
