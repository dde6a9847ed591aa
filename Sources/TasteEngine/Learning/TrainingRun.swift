import Foundation
import Recommenders
import TasteStore
import TasteValues

/// One training, from the ratings to a serving generation. The model learns from one snapshot of the ratings, is
/// written as a lineage of its own while another one serves, learns the events that arrived meanwhile, and then
/// replaces the serving lineage in one transaction.
struct TrainingRun {
    let store: Store
    let models: ModelCache
    let publisher: Publisher
    let acceptanceTest: AcceptanceTest
    let options: TrainingOptions
    let notify: Notice.Handler
    /// Called with the newest event up to which a user who is forgotten has no part in what is being trained.
    let noteGathering: (UInt64) -> Void
    let notes: TrainingNotes

    typealias Progress = (TrainProgress) throws -> Void

    // The share of the progress that the fit takes; the publication takes the rest.
    private static let fitShare: Float = 0.95
    /// The largest number of events that are left to learn while the online updater waits.
    private static let lastStep = 64
    /// The largest number of events in one update of the new lineage.
    private static let eventLimit = 4096

    /// Fits a model to all ratings.
    ///
    /// - Parameter isRequested: Whether a client asked for the training, rather than the schedule.
    /// - Returns: The generation, which may have been refused, and the data it learned from, for the prior of new
    ///   users.
    func fit(
        _ order: TrainingOrder, isRequested: Bool, progress: @escaping Progress
    ) throws -> (outcome: TrainingOutcome, gathered: StoredTrainingData.Gathered) {
        let start = ContinuousClock.now
        let former = try former()
        let gathered = try gather(asOf: former.isCompared ? try acceptanceTest.lastEventToLearn() : nil)
        var sequence = gathered.sequence
        notes.note(model: order.kind, ratings: gathered.data.ratings.ratingCount)
        let (recommender, note) = try MemoryBudget(configured: options.memoryBytes).fitting(
            try order.recommender(options), gathered.data.size, mayShrink: order.requested.isEmpty)
        if let note { notify(Notice(level: .warning, message: note)) }
        var fitted = try recommender.fit(
            gathered.data, seed: options.seed, threads: options.threads, progress: steps(to: progress))
        noteDiscarded(fitted)
        let seconds = (.now - start) / .seconds(1)
        let outcome: AcceptanceTest.Outcome =
            former.isCompared
            ? try acceptanceTest.decide(on: &fitted, learned: &sequence, isRequested: isRequested)
            : (.init(.accepted, former.reason), nil)
        let fit = Publisher.Fit(
            trainedThrough: sequence, fittedThrough: gathered.sequence, forgottenThrough: gathered.forgottenThrough,
            seconds: seconds, requested: order.requested)
        let generation = try serve(fitted, fit, outcome, replacing: order.replacing, progress)
        return (TrainingOutcome(generation: generation, seconds: (.now - start) / .seconds(1)), gathered)
    }

    /// Whether a new model is compared with the one that serves, and if not, why it is accepted.
    private func former() throws -> (isCompared: Bool, reason: String) {
        try store.read { snapshot in
            guard let former = try models.readable(in: snapshot)?.generation else {
                let isDamaged = try snapshot.generations.active != 0
                return (false, isDamaged ? "the model before was damaged" : "first model")
            }
            // What the serving model knows of somebody who was forgotten must not speak for it.
            let mustGo = try snapshot.generations.hasLearnedForgotten(former)
            return (!mustGo, "a user was forgotten, or an item removed, whose ratings the model before had learned")
        }
    }

    private func gather(asOf end: UInt64?) throws -> StoredTrainingData.Gathered {
        noteGathering(try store.read { try $0.sequence })
        let gathered = try StoredTrainingData(store: store, likedFrom: options.likedFrom).gather(asOf: end)
        noteGathering(gathered.forgottenThrough)
        return gathered
    }

    /// Continues the training of the serving model from its current weights (warm start), on all ratings.
    ///
    /// - Returns: nil if the model has nothing to learn in this way.
    /// - Throws: `cancelled` if so many ratings have arrived that a full training follows instead.
    func continueTraining(progress: @escaping Progress) throws -> TrainingOutcome? {
        let start = ContinuousClock.now
        let found = try store.read { snapshot in
            try models.current(in: snapshot).map { serving in (serving, try serving.copy(from: snapshot)) }
        }
        guard let (serving, model) = found else { return nil }
        let former = serving.generation
        let gathered = try gather(asOf: former.trainedThrough)
        guard gathered.sequence == former.trainedThrough else {
            throw TasteError(.cancelled, "So many ratings have arrived that a full training follows instead.")
        }
        notes.note(model: former.kind, ratings: gathered.data.ratings.ratingCount)
        let learned = try serving.model.continueTraining(
            gathered.data, from: model, seed: options.seed, threads: options.threads, progress: steps(to: progress))
        guard let learned else { return nil }
        noteDiscarded(learned)
        let fit = Publisher.Fit(
            trainedThrough: gathered.sequence, fittedThrough: former.fittedThrough,
            // The weights go on from those of the former model, with all that they have learned.
            forgottenThrough: former.forgottenThrough, seconds: Double(former.fitSeconds),
            requested: former.requested, validation: former.validation, parameters: former.parameters)
        let outcome: AcceptanceTest.Outcome = (.init(.accepted, "continued training"), nil)
        let generation = try serve(learned, fit, outcome, replacing: former.lineage, progress)
        return TrainingOutcome(generation: generation, seconds: (.now - start) / .seconds(1))
    }

    private func noteDiscarded(_ model: FittedModel) {
        guard model.discardedSteps > 0 else { return }
        notify(
            Notice(
                level: .warning,
                message:
                    "\(model.discardedSteps) steps of training \(model.kind) were discarded: their numbers were not finite"
            ))
    }

    private func steps(to progress: @escaping Progress) -> (FitProgress) throws -> Void {
        { step in
            notes.note(step)
            try progress(
                TrainProgress(
                    phase: step.phase.rawValue, fraction: Float(step.fraction) * Self.fitShare, epoch: step.epoch,
                    validationRMSE: step.validation.rmse, validationNDCG: step.validation.ndcg))
        }
    }

    /// Publishes a model as a new lineage. If it was accepted, it is brought up to date and begins to serve.
    ///
    /// - Parameter lineage: The lineage that the new one may replace; nil: any.
    /// - Returns: The generation that serves now, or the one that was refused.
    private func serve(
        _ model: FittedModel, _ fit: Publisher.Fit, _ outcome: AcceptanceTest.Outcome, replacing lineage: UInt64?,
        _ progress: Progress
    ) throws -> Generation {
        var first = try publisher.begin(model, fit) { share in
            try progress(
                TrainProgress(
                    phase: "publishing", fraction: Self.fitShare + (1 - Self.fitShare) * Float(share), epoch: 0,
                    validationRMSE: model.validation.rmse, validationNDCG: model.validation.ndcg))
        }
        first.comparison = outcome.comparison
        let result = Result { try finish(first, outcome.decision, replacing: lineage) }
        // If the publication failed, the lineage is neither accepted nor refused, and the sweep removes it.
        try publisher.publishLock.withLock { _ in try publisher.sweep.endLineage(first.lineage) }
        return try result.get()
    }

    private func finish(
        _ first: Generation, _ decision: Generation.Decision, replacing lineage: UInt64?
    ) throws -> Generation {
        var newest = first
        if decision.state == .refused {
            newest.decision = decision
            try publisher.refuse(newest)
            return newest
        }
        newest = try bringUpToDate(newest, leaving: Self.lastStep)
        return try publisher.publishLock.withLock { _ in
            // The online updater waits during the last updates and the change from one lineage to the other.
            var candidate = try bringUpToDate(newest, leaving: 0)
            candidate.decision = decision
            return try publisher.activate(candidate, replacing: lineage)
        }
    }

    /// Updates a lineage until at most `count` events are left that it has not learned.
    private func bringUpToDate(_ generation: Generation, leaving count: Int) throws -> Generation {
        var newest = generation
        while let step = try next(newest, after: count) {
            newest = try publisher.publish(step.update, after: newest, trainedThrough: step.through, as: .candidate)
        }
        return newest
    }

    /// The next update of a lineage; nil if at most `count` events are left.
    private func next(_ generation: Generation, after count: Int) throws -> LineageUpdate? {
        let serving = try ServingModel(generation)
        return try store.read { snapshot in
            let waiting = try snapshot.sequence - generation.trainedThrough
            guard waiting > UInt64(count) else { return nil }
            return try LineageUpdate(of: serving, eventLimit: Self.eventLimit, in: snapshot)
        }
    }
}
