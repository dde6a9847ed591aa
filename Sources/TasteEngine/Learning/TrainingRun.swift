import Foundation
import LMDB
import Recommenders
import Synchronization
import TasteStore

/// One training, from the ratings to a generation that serves: learned from ratings as they stood at one moment, written as a line of its
/// own beside the one that serves, brought up to date with what came meanwhile, and exchanged for it in one step.
struct TrainingRun {
    let store: Store
    let models: ModelCache
    let publisher: Publisher
    let follower: Follower
    let gate: Gate
    let options: TrainingOptions
    let notify: Notice.Handler

    typealias Progress = (TrainingProgress) throws -> Void

    // The last twentieth of the bar is the publication's.
    private static let fitShare = 0.95
    /// So few events are learned while the follower waits.
    private static let lastStep = 64
    /// Events of one update of the new line.
    private static let eventLimit = 4096

    /// Fits a model to all ratings.
    ///
    /// - Returns: The generation, which may have been refused, and what it learned from, for the prior of new users.
    func fit(
        _ order: TrainingOrder, progress: @escaping Progress
    ) throws -> (outcome: TrainingOutcome, data: TrainingData) {
        let start = ContinuousClock.now
        let former = try store.snapshot { try models.current(of: store, in: $0)?.generation }
        // Who asks for another kind of model wants it, whatever it is worth.
        let isCompared = former?.kind == order.kind
        var (data, sequence) = try StoredTrainingData(store: store, likedFrom: options.likedFrom)
            .gather(asOf: isCompared ? try gate.lastEventToLearn() : nil)
        let (recommender, note) = try MemoryBudget(configured: options.memoryBytes).fitting(
            try order.recommender(options), data.size, mayShrink: order.requested.isEmpty)
        if let note { notify(Notice(level: .warning, message: note)) }
        var fitted = try recommender.fit(
            data, seed: options.seed, threads: options.threads, progress: steps(to: progress))
        noteDiscarded(fitted)
        let (seconds, fittedThrough) = ((.now - start) / .seconds(1), sequence)
        let verdict =
            isCompared
            ? try gate.verdict(on: &fitted, learned: &sequence)
            : (.init(.accepted, former == nil ? "first model" : "asked for"), nil)
        let fit = Publisher.Fit(
            trainedThrough: sequence, fittedThrough: fittedThrough, seconds: seconds, requested: order.requested)
        let generation = try serve(fitted, fit, verdict, replacing: order.replacing, progress)
        return (TrainingOutcome(generation: generation, seconds: (.now - start) / .seconds(1)), data)
    }

    /// Takes the serving model's weights further, by passes over all ratings.
    ///
    /// - Returns: nil where there is nothing to learn that way.
    func learnOn(progress: @escaping Progress) throws -> TrainingOutcome? {
        let start = ContinuousClock.now
        let found = try store.snapshot { transaction in
            try models.current(of: store, in: transaction).map { serving in
                (serving, try serving.copy(from: store, transaction))
            }
        }
        guard let (serving, model) = found else { return nil }
        let former = serving.generation
        let (data, sequence) = try StoredTrainingData(store: store, likedFrom: options.likedFrom)
            .gather(asOf: former.trainedThrough)
        let learned = try serving.model.continueTraining(
            data, from: model, seed: options.seed, threads: options.threads, progress: steps(to: progress))
        guard let learned else { return nil }
        noteDiscarded(learned)
        let fit = Publisher.Fit(
            trainedThrough: sequence, fittedThrough: former.fittedThrough, seconds: Double(former.fitSeconds),
            requested: former.requested, validation: former.validation, parameters: former.parameters)
        let verdict = try gate.verdict(on: learned, learnedOnFrom: model, former)
        let generation = try serve(learned, fit, verdict, replacing: former.base, progress)
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
            try progress(
                TrainingProgress(
                    phase: step.phase.rawValue, fraction: step.fraction * Self.fitShare, epoch: step.epoch,
                    validationRMSE: step.validation.rmse, validationNDCG: step.validation.ndcg))
        }
    }

    /// Publishes a model as a new line, brings it up to date and lets it serve, if it was accepted.
    ///
    /// - Parameter line: The base of the generation that must serve until then; nil: whichever does.
    /// - Returns: The generation that serves now, or the one that was refused.
    private func serve(
        _ model: FittedModel, _ fit: Publisher.Fit, _ verdict: (Generation.Verdict, Generation.Trial?),
        replacing line: UInt64?, _ progress: Progress
    ) throws -> Generation {
        var first = try publisher.begin(model, fit) { share in
            try progress(
                TrainingProgress(
                    phase: "publishing", fraction: Self.fitShare + (1 - Self.fitShare) * share, epoch: 0,
                    validationRMSE: model.validation.rmse, validationNDCG: model.validation.ndcg))
        }
        first.trial = verdict.1
        let result = Result { try finish(first, verdict.0, replacing: line) }
        // An ended line that is neither accepted nor refused is swept.
        try follower.turn.withLock { _ in try publisher.sweep.endLine(first.base) }
        return try result.get()
    }

    private func finish(
        _ first: Generation, _ verdict: Generation.Verdict, replacing line: UInt64?
    ) throws -> Generation {
        var newest = first
        if verdict.state == .refused {
            newest.verdict = verdict
            try publisher.refuse(newest)
            return newest
        }
        while let step = try next(newest, after: Self.lastStep) {
            newest = try publisher.publish(step.update, after: newest, trainedThrough: step.through, as: .candidate)
        }
        return try follower.turn.withLock { _ in try exchange(newest, verdict, replacing: line) }
    }

    /// The last updates, while the follower waits, and the step from one line to the other.
    private func exchange(
        _ candidate: Generation, _ verdict: Generation.Verdict, replacing line: UInt64?
    ) throws -> Generation {
        var newest = candidate
        while let step = try next(newest, after: 0) {
            newest = try publisher.publish(step.update, after: newest, trainedThrough: step.through, as: .candidate)
        }
        newest.verdict = verdict
        return try publisher.activate(newest, replacing: line)
    }

    /// The next update of a line, if more events than these wait for it.
    private func next(_ generation: Generation, after count: Int) throws -> LineUpdate? {
        let model = try ModelCatalogue.served(kind: generation.kind, settings: Array(generation.settings.utf8))
        return try store.snapshot { transaction in
            let waiting = try store.log.lastSequence(in: transaction) - generation.trainedThrough
            guard waiting > UInt64(count) else { return nil }
            return try LineUpdate(
                of: ServingModel(generation: generation, model: model), in: store, eventLimit: Self.eventLimit,
                transaction)
        }
    }
}
