import DenseMath
import Foundation
import Recommenders
import Synchronization
import TasteStore
import TasteValues

/// What is noted of a training while it runs, for the history of trainings. It is made and asked for the record on the
/// thread that trains.
final class TrainingNotes: Sendable {
    private struct State {
        var model: String
        var ratings = 0
        var curve: [CurvePoint] = []
    }

    private let cause: String
    private let time = Int64(Date().timeIntervalSince1970)
    private let start = ContinuousClock.now
    private let computed = TrainingNotes.processorSeconds
    private let state: Mutex<State>

    /// - Parameters:
    ///   - cause: Why the training begins, for people.
    ///   - model: The kind that is to be trained; empty if that follows from the model that serves.
    init(cause: String, model: String = "") {
        self.cause = cause
        state = Mutex(State(model: model))
    }

    func note(model: String, ratings: Int) { state.withLock { ($0.model, $0.ratings) = (model, ratings) } }

    /// Notes the figures of a step if they differ from those before. A long curve loses every other point.
    func note(_ step: FitProgress) {
        let (rmse, ndcg) = (step.validation.rmse.flatMap(Self.finite), step.validation.ndcg.flatMap(Self.finite))
        guard rmse != nil || ndcg != nil else { return }
        let seconds = Float((.now - start) / .seconds(1))
        state.withLock { state in
            let point = CurvePoint(
                seconds: seconds, phase: step.phase.rawValue, model: step.component ?? state.model, epoch: step.epoch,
                rmse: rmse, ndcg: ndcg)
            if let last = state.curve.last, last.model == point.model, last.rmse == rmse, last.ndcg == ndcg { return }
            if state.curve.count == TrainingHistory.curveCapacity {
                state.curve = state.curve.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
            }
            state.curve.append(point)
        }
    }

    private static func finite(_ figure: Float) -> Float? { figure.isFinite ? figure : nil }

    /// The record of the training, now that it has ended.
    func record(of result: Result<TrainingOutcome, TasteError>) -> TrainingRecord {
        let state = state.withLock { $0 }
        var record = TrainingRecord(
            time: time, model: state.model, cause: cause, seconds: Float((.now - start) / .seconds(1)),
            processorSeconds: Float(Self.processorSeconds - computed), ratings: state.ratings, end: .failed, reason: "",
            generation: 0, curve: state.curve)
        switch result {
        case .failure(let error): record.reason = error.message
        case .success(let outcome):
            let generation = outcome.generation
            record.end = generation.decision.state == .refused ? .refused : .accepted
            (record.reason, record.generation) = (generation.decision.reason, generation.number)
            (record.validationRMSE, record.validationNDCG) = (generation.validation.rmse, generation.validation.ndcg)
            record.trial = generation.comparison
        }
        return record
    }

    /// What the thread that trains and its helpers have used so far.
    private static var processorSeconds: Double { Double(ProcessorTime.ofThread) * 1e-9 + ThreadTeam.helperSeconds }
}

extension Trainer {
    /// Runs a training, and adds its record to the history. One that was given up, or had nothing to learn, leaves
    /// none.
    ///
    /// - Parameters:
    ///   - cause: Why the training begins, for people.
    ///   - model: The kind that is to be trained; empty if that follows from the model that serves.
    ///   - outcome: What the training has come to; nil: it had nothing to learn.
    func recording<Value>(
        because cause: String, model: String = "", _ outcome: (Value) -> TrainingOutcome?,
        _ train: (TrainingRun) throws -> Value
    ) throws -> Value {
        let notes = TrainingNotes(cause: cause, model: model)
        let gathered = try store.read { try $0.sequence }
        let result = Result { try train(run(notes)) }
        switch result {
        case .success(let value):
            if let outcome = outcome(value) { keep(notes.record(of: .success(outcome)), gathered) }
        case .failure(let error):
            let error = TasteError(engineFailure: error)
            if error.code != .cancelled { keep(notes.record(of: .failure(error)), gathered) }
        }
        return try result.get()
    }

    /// A store without room for the record has trouble of its own, which others tell.
    private func keep(_ record: TrainingRecord, _ gathered: UInt64) {
        _ = try? store.writer.perform(for: .learning, isDurable: false) { changes in
            try changes.add(record, gatheredThrough: gathered)
        }
    }
}
