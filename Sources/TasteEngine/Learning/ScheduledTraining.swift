import Recommenders
import Synchronization
import TasteStore
import TasteValues

/// Trainings that the schedule asks for.
extension Trainer {
    /// Does what the schedule says. After a failure the next attempt waits, longer each time.
    func followSchedule() {
        let wantsPrior = report.withLock { report in
            defer { report.wantsPrior = false }
            return report.wantsPrior && prior.value == nil
        }
        // This is tried once: if it fails, the next full training learns the prior.
        if wantsPrior { _ = attempt { try learnPrior() } }
        guard options.value.isAutomatic, !pauseSwitch.isPaused, backoff.value.remaining() == .zero else { return }
        let result: Result<Void, TasteError> = attempt { try trainAsScheduled() }
        switch result {
        case .success: backoff.value.reset()
        case .failure(let error) where error.code == .cancelled: backoff.value.reset()
        case .failure(let error):
            noteFailure(error)
            backoff.update { $0.extend() }
        }
    }

    private func trainAsScheduled() throws {
        let decision = options.value.schedule.decide(try situation())
        report.withLock { $0.nextTraining = decision.reason }
        if case .wait = decision { return }
        notify(Notice(level: .information, message: "training: \(decision.reason)"))
        report.withLock { $0.lastAttempt = .now }
        defer { releaseFreeMemory() }
        switch decision {
        case .wait: break
        case .continueTraining: announce(try run().continueTraining(progress: progress { _ in }))
        case .fit:
            let trained = try run().fit(try nextOrder(), progress: progress { _ in })
            announce(trained.outcome)
            try learnPrior(from: trained.data)
        }
    }

    func noteFailure(_ error: TasteError) {
        notify(Notice(level: .warning, message: "training failed: \(error.message)"))
    }

    func announce(_ outcome: TrainingOutcome?) {
        guard let outcome else { return }
        let generation = outcome.generation
        let isRefused = generation.decision.state == .refused
        notify(
            Notice(
                level: isRefused ? .warning : .information,
                message:
                    "trained \(generation.kind): generation \(generation.number) \(isRefused ? "was refused" : "serves"): \(generation.decision.reason)",
                figures: [
                    "generation": "\(generation.number)", "milliseconds": "\(Int(outcome.seconds * 1000))",
                ]))
    }

    private func situation() throws -> TrainingSituation {
        let lastAttempt = report.withLock { $0.lastAttempt }
        return try store.read { snapshot in
            try TrainingSituation(
                in: snapshot, models, updater, sinceLastAttempt: lastAttempt.map { .now - $0 })
        }
    }

    /// What a scheduled full training makes: a model of the serving kind with the hyper-parameters that were requested
    /// for it or, if no model serves, one of the configured kind.
    func nextOrder() throws -> TrainingOrder {
        try store.read { snapshot in
            guard let serving = try models.current(in: snapshot)?.generation else {
                return TrainingOrder(kind: options.value.kind)
            }
            return TrainingOrder(kind: serving.kind, requested: serving.requested, replacing: serving.lineage)
        }
    }

    /// Learns what the content of items says about new users.
    ///
    /// - Parameter data: nil: all ratings as they are now.
    func learnPrior(from data: TrainingData? = nil) throws {
        let options = options.value
        let data = try data ?? StoredTrainingData(store: store, likedFrom: options.likedFrom).gather().data
        prior.value = ContentPrior(learningFrom: data, seed: options.seed)
    }
}
