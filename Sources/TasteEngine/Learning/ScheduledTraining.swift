import Recommenders
import Synchronization
import TasteStore
import TasteValues

/// Trainings that the schedule asks for.
extension Trainer {
    /// Does what the schedule says. After a failure the next attempt waits, longer each time.
    func followSchedule(at now: ContinuousClock.Instant = .now) {
        defer { eraseForgottenBytes(at: now) }
        let wantsPrior = report.withLock { report in
            defer { report.wantsPrior = false }
            return report.wantsPrior && prior.value == nil
        }
        // This is tried once: if it fails, the next full training learns the prior.
        if wantsPrior { _ = attempt { try learnPrior() } }
        guard !pauseSwitch.isPaused, backoff.value.remaining(at: now) == .zero else { return }
        let result: Result<Void, TasteError> = attempt { try trainAsScheduled(at: now) }
        switch result {
        case .success: backoff.value.reset()
        case .failure(let error) where error.code == .cancelled: backoff.value.reset()
        case .failure(let error):
            noteFailure(error)
            backoff.update { $0.extend(at: now, isLasting: error.code == .dataLoss) }
        }
    }

    private func trainAsScheduled(at now: ContinuousClock.Instant) throws {
        let decision = options.value.schedule.decide(try situation(at: now))
        let isWanted: Bool
        switch decision {
        case .wait, .fit, .continueTraining: isWanted = options.value.isAutomatic
        // This is part of what forgetting means, and has been asked for.
        case .purge: isWanted = true
        }
        report.withLock { $0.nextTraining = isWanted ? decision.reason : nil }
        if !isWanted { return }
        if case .wait = decision { return }
        notify(Notice(level: .information, message: "training: \(decision.reason)"))
        report.withLock { $0.lastAttempt = now }
        defer { releaseFreeMemory() }
        switch decision {
        case .wait: break
        case .continueTraining(let reason):
            announce(
                try recording(because: reason, { $0 }) { try $0.continueTraining(progress: progress { _ in }) })
        case .fit(let reason): try fitAsScheduled(because: reason)
        case .purge(let reason):
            if try store.read({ try $0.ratings.count }) == 0 {
                try publisher.removeAll()
                notify(Notice(level: .information, message: "there are no ratings left; the models were removed"))
            } else {
                try fitAsScheduled(because: reason)
            }
            notifyIfPurged()
        }
    }

    private func fitAsScheduled(because reason: String) throws {
        let order = try nextOrder()
        let trained = try recording(because: reason, model: order.kind, { $0.outcome }) {
            try $0.fit(order, isRequested: false, progress: progress { _ in })
        }
        announce(trained.outcome)
        updater.restart()
        try learnPrior(from: trained.gathered)
    }

    /// Rewrites the store's file if it may hold bytes of forgotten users, once no model has learned from them.
    private func eraseForgottenBytes(at now: ContinuousClock.Instant) {
        guard erasingBackoff.value.remaining(at: now) == .zero, (try? store.mayHoldForgottenBytes) == true,
            (try? store.read { try modelsToPurge(in: $0) }) == 0
        else { return }
        do throws(TasteError) {
            guard try store.eraseForgottenBytes() else { return erasingBackoff.update { $0.extend(at: now) } }
            erasingBackoff.value.reset()
            notify(
                Notice(
                    level: .information,
                    message: "the store's file holds nothing of forgotten users and removed items any more"))
        } catch {
            erasingBackoff.update { $0.extend(at: now) }
            notify(
                Notice(
                    level: .warning,
                    message: "the bytes of forgotten users and removed items stay for now: \(error.message)"))
        }
    }

    private func notifyIfPurged() {
        guard (try? store.read { try modelsToPurge(in: $0) }) == 0 else { return }
        notify(
            Notice(
                level: .information,
                message: "no model that is kept has learned from a user who was forgotten, or an item that was removed")
        )
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

    private func situation(at now: ContinuousClock.Instant) throws -> TrainingSituation {
        let lastAttempt = report.withLock { $0.lastAttempt }
        return try store.read { snapshot in
            try TrainingSituation(
                in: snapshot, models, updater, sinceLastAttempt: lastAttempt.map { now - $0 })
        }
    }

    /// What a scheduled full training makes: a model of the serving kind with the hyper-parameters that were requested
    /// for it or, if no model serves, one of the configured kind.
    func nextOrder() throws -> TrainingOrder {
        try store.read { snapshot in
            guard let serving = try models.readable(in: snapshot)?.generation else {
                return TrainingOrder(kind: options.value.kind)
            }
            return TrainingOrder(kind: serving.kind, requested: serving.requested, replacing: serving.lineage)
        }
    }

    /// Learns what the content of items says about new users.
    ///
    /// - Parameter gathered: nil: all ratings as they are now.
    func learnPrior(from gathered: StoredTrainingData.Gathered? = nil) throws {
        let options = options.value
        let gathered = try gathered ?? StoredTrainingData(store: store, likedFrom: options.likedFrom).gather()
        let learned = ContentPrior(learningFrom: gathered.data, seed: options.seed)
        prior.update { prior in
            // Somebody may have been forgotten in the meantime.
            if gathered.forgottenThrough >= lastForgotten.value { prior = learned }
        }
    }

    /// Drops what was learned from a user who has been forgotten and is not kept in the store, and has the rest
    /// replaced.
    ///
    /// - Parameter sequence: The event that forgot the user.
    func noteForgotten(at sequence: UInt64) {
        lastForgotten.update { $0 = max($0, sequence) }
        let hadPrior = prior.update { prior in
            defer { prior = nil }
            return prior != nil
        }
        if hadPrior { report.withLock { $0.wantsPrior = true } }
        thread.wake()
    }

    /// The number of models, kept or being made, that may have learned from a user who has been forgotten since.
    func modelsToPurge(in snapshot: borrowing Snapshot) throws -> Int {
        let generations = snapshot.generations
        let kept = try generations.countToPurge
        guard let gathering = report.withLock({ $0.gathering }) else { return kept }
        return try kept + (generations.lastForgotten > gathering ? 1 : 0)
    }
}
