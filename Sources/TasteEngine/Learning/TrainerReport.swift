import DenseMath
import Synchronization
import TasteValues

/// What the trainer says about itself.
struct TrainerReport: Sendable {
    /// "idle", or the phase of the training that is running and how far it has come.
    var activity = "idle"
    /// What the schedule's next training waits for; nil: the schedule has not been consulted yet.
    var nextTraining: String?
    /// Why the last attempt failed; nil: it did not.
    var lastError: String?
    /// When the last scheduled training began.
    var lastAttempt: ContinuousClock.Instant?
    /// The newest event up to which a user who is forgotten has no part in the training that runs; nil: none runs.
    var gathering: UInt64?
    /// Whether a user without ratings has asked for recommendations while there was no prior.
    var wantsPrior = false
}

extension Trainer {
    /// What the trainer is doing: "idle", "paused", or the phase of a training and how far it has come.
    package var activity: String {
        let activity = report.withLock { $0.activity }
        if !pauseSwitch.isPaused { return activity }
        return activity == "idle" ? "paused" : "paused (\(activity))"
    }

    /// Whether a training runs, and is not paused.
    var isTraining: Bool { report.withLock { $0.activity != "idle" } && !pauseSwitch.isPaused }

    /// What the next training waits for; nil: the schedule has not been consulted yet.
    package var nextTraining: String? {
        pauseSwitch.isPaused ? "taste train --resume" : report.withLock { $0.nextTraining }
    }

    /// Why the last training or update failed; nil: neither did.
    package var lastError: String? {
        let slow = "OpenBLAS is missing, so that answers take longer and nothing is trained: apt install libopenblas0"
        return report.withLock { $0.lastError } ?? updater.lastError ?? (LinearAlgebraLibrary.isMissing ? slow : nil)
    }

    /// Passes the progress of a training on, shows it in the activity, and throttles the training.
    func progress(_ tell: @escaping (TrainProgress) -> Void) -> TrainingRun.Progress {
        let throttle = Throttle(share: options.value.processorShare) { [pauseSwitch] in
            pauseSwitch.isPaused
        } mustEnd: { [self] in
            state.withLock { $0.mustEnd }
        }
        return { [self] step in
            report.withLock { $0.activity = "\(step.phase), \(Int(step.fraction * 100)) %" }
            try throttle.step()
            tell(step)
        }
    }

    /// Runs a training, and notes in the report whether it failed. A training that was cancelled has not failed.
    func attempt<Value>(_ body: () throws -> Value) -> Result<Value, TasteError> {
        defer { report.withLock { ($0.activity, $0.gathering) = ("idle", nil) } }
        do {
            let value = try body()
            report.withLock { $0.lastError = nil }
            return .success(value)
        } catch {
            let error = TasteError(engineFailure: error)
            if error.code != .cancelled { report.withLock { $0.lastError = "training: \(error.message)" } }
            return .failure(error)
        }
    }
}
