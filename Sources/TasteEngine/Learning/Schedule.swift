import Recommenders
import TasteValues

/// Everything that the schedule's decision depends on.
struct TrainingSituation: Sendable, Equatable {
    /// The number of ratings in the store.
    var ratings = 0
    /// The kind of the serving model; nil if none serves.
    var kind: String?
    /// The number of events after the last full training.
    var newEvents = 0
    /// The share of the ratings that the model can learn only by continued training; see `ServedModel.unlearnedShare`.
    var unlearnedShare = 0.0
    /// Whether the model lags too far behind the log for the online updater.
    var lagsTooFar = false
    /// Why the model asks for a new fit; nil: it does not.
    var refitReason: String?
    /// Whether the record of the serving model is damaged. The model then answers no more.
    var isDamaged = false
    /// Whether a user was forgotten whose ratings the model has learned, or may have learned if it is damaged.
    var hasForgotten = false
    /// The time since the last full training, by the system's clock; never below 0.
    var age = Duration.zero
    /// The time since the last attempt at a training in this run; nil: there was none.
    var sinceLastAttempt: Duration?
    /// Which resource of the machine is short; nil: none.
    var shortage: String?

    /// Whether the store has grown to more than ten times what the last full training knew.
    var isOutgrown: Bool { kind != nil && newEvents > 1000 && 10 * newEvents > 9 * ratings }
}

/// What the trainer is to do, and why, in words for the administrator.
enum TrainingDecision: Sendable, Equatable {
    case wait(String)
    case continueTraining(String)
    case fit(String)
    /// A full training whose result replaces the serving model in any case, because that one has learned from a user
    /// who was forgotten.
    case purge(String)

    var reason: String {
        switch self {
        case .wait(let reason), .continueTraining(let reason), .fit(let reason), .purge(let reason): reason
        }
    }
}

/// Decides between online updates alone, continued training from the current weights, and a new fit.
struct Schedule: Sendable {
    /// The number of ratings needed for the first model, and the least number of new ones for a further full training.
    var ratingsMin: Int
    /// The share of new ratings above which a full training follows.
    var fullShare: Double
    /// The age of the last full training from which another one follows.
    var fullAge: Duration
    /// The pause between two trainings, so that a condition that always asks for one does not occupy the machine.
    var pause: Duration

    func decide(_ situation: TrainingSituation) -> TrainingDecision {
        let decision = undisturbed(situation)
        let mayBePutOff: Bool
        switch decision {
        case .wait: return decision
        case .purge: mayBePutOff = false
        // A model that knows next to nothing answers as badly as none.
        case .fit, .continueTraining: mayBePutOff = !situation.isOutgrown
        }
        // The first model is made in any case, because no answer is personal before.
        guard situation.kind != nil else { return decision }
        if let since = situation.sinceLastAttempt, since < pause {
            return .wait("\(decision.reason); not again within \(Int(pause / .seconds(1))) s")
        }
        if mayBePutOff, let shortage = situation.shortage {
            return .wait("\(decision.reason); put off: \(shortage)")
        }
        return decision
    }

    /// The decision if the machine had nothing else to do.
    private func undisturbed(_ situation: TrainingSituation) -> TrainingDecision {
        if situation.isDamaged {
            let reason = "the model that serves is damaged"
            return situation.hasForgotten ? .purge("\(reason), and may have learned what was forgotten") : .fit(reason)
        }
        guard situation.kind != nil else {
            return situation.ratings >= ratingsMin
                ? .fit("there is no model yet")
                : .wait("the first model comes with \(ratingsMin) ratings; there are \(situation.ratings)")
        }
        if situation.hasForgotten {
            return .purge("a user was forgotten, or an item removed, whose ratings the model has learned")
        }
        if situation.isOutgrown {
            return .fit("the model knows less than a tenth of the ratings, and its answers are poor until then")
        }
        if let reason = situation.refitReason { return .fit(reason) }
        if situation.lagsTooFar { return .fit("too many ratings arrived at once for online updates") }
        let share = Double(situation.newEvents) / Double(max(1, situation.ratings))
        if situation.newEvents > ratingsMin {
            if share > fullShare { return .fit("\(percent(share)) of the ratings are new") }
            if situation.age >= fullAge { return .fit("the last full training is \(hours(situation.age)) old") }
        }
        if situation.unlearnedShare >= ContinuedTraining.dueShare {
            return .continueTraining(
                "\(percent(situation.unlearnedShare)) of the ratings are new to the network's weights")
        }
        let due = max(Int(fullShare * Double(situation.ratings)), ratingsMin)
        return .wait("the next full training comes with \(due) new ratings; there are \(situation.newEvents)")
    }

    /// Ratings that replaced others are events, too, so that there may be more events than ratings.
    private func percent(_ share: Double) -> String { "\(Int((min(1, share) * 100).rounded(.down))) %" }

    private func hours(_ duration: Duration) -> String { "\(Int(duration / .seconds(3600))) h" }
}
