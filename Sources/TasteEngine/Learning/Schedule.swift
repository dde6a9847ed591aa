import Recommenders
import TasteValues

/// What the trainer knows when it decides what to do next.
struct TrainingSituation: Sendable, Equatable {
    /// Ratings there are.
    var ratings = 0
    /// The kind of the model that serves; nil if none does.
    var kind: String?
    /// Events after the last full training.
    var newEvents = 0
    /// Share of the ratings that only passes over all of them can teach the model; see `ServedModel.unlearnedShare`.
    var unlearnedShare = 0.0
    /// Whether it lags too far behind the log for the online updater.
    var lagsTooFar = false
    /// Why the model asks to be fitted anew.
    var refitReason: String?
    /// Whether the error on what comes in has grown.
    var hasDrifted = false
    /// Whether a user was forgotten whose ratings the model has learned.
    var hasForgotten = false
    /// Since the last full training, by the clock on the wall; never below 0.
    var age = Duration.zero
    /// Since the last attempt at either kind of training in this run; nil: there was none.
    var sinceLastAttempt: Duration?
    var shortage: String?
}

/// What the trainer is to do, and why.
enum TrainingDecision: Sendable, Equatable {
    case wait(String)
    case continueTraining(String)
    case fit(String)

    var reason: String {
        switch self {
        case .wait(let reason), .continueTraining(let reason), .fit(let reason): reason
        }
    }
}

/// Decides between online updates alone, continued training from the current weights, and a new fit.
struct Schedule: Sendable {
    /// Ratings before the first model, and at the least between two trainings.
    var ratingsMin: Int
    /// Share of new ratings at which a full training follows.
    var fullShare: Double
    /// Age at which one follows if anything is new.
    var fullAge: Duration
    /// Pauses between two trainings, so that what asks for one all the time does not get the machine.
    var pause: Duration

    func decide(_ situation: TrainingSituation) -> TrainingDecision {
        let decision = undisturbed(situation)
        if case .wait = decision { return decision }
        // The first model is what everything else waits for.
        guard situation.kind != nil else { return decision }
        if let since = situation.sinceLastAttempt, since < pause {
            return .wait("\(decision.reason); not again within \(Int(pause / .seconds(1))) s")
        }
        if let shortage = situation.shortage { return .wait("\(decision.reason); put off: \(shortage)") }
        return decision
    }

    /// As if the machine had nothing else to do.
    private func undisturbed(_ situation: TrainingSituation) -> TrainingDecision {
        guard situation.kind != nil else {
            return situation.ratings >= ratingsMin
                ? .fit("there is no model yet")
                : .wait("the first model comes with \(ratingsMin) ratings; there are \(situation.ratings)")
        }
        if let reason = situation.refitReason { return .fit(reason) }
        if situation.lagsTooFar { return .fit("too many ratings came at once to follow them one by one") }
        let share = Double(situation.newEvents) / Double(max(1, situation.ratings))
        if situation.newEvents > ratingsMin {
            if share > fullShare { return .fit("\(percent(share)) of the ratings are new") }
            if situation.hasDrifted { return .fit("the error on what comes in has grown") }
            if situation.age >= fullAge { return .fit("the last full training is \(hours(situation.age)) old") }
        }
        if situation.hasForgotten { return .fit("somebody was forgotten whose ratings it has learned") }
        if situation.unlearnedShare >= ContinuedTraining.dueShare {
            return .continueTraining("\(percent(situation.unlearnedShare)) of the ratings are new to the network's weights")
        }
        let due = max(Int(fullShare * Double(situation.ratings)), ratingsMin)
        return .wait("the next full training comes with \(due) new ratings; there are \(situation.newEvents)")
    }

    private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded(.down))) %" }

    private func hours(_ duration: Duration) -> String { "\(Int(duration / .seconds(3600))) h" }
}
