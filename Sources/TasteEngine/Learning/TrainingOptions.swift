import Recommenders
import TasteStore

/// How the trainer works.
package struct TrainingOptions: Sendable {
    /// Whether it follows the log by itself. `taste train` works in any case.
    package var isAutomatic = true
    /// The kind of model to train first, and when no other is asked for: a name of `ModelCatalogue`.
    package var kind: String
    /// Hyper-parameters of one kind of model, as `taste tune` writes them; nil: every kind has its defaults.
    package var parameters: ParameterFile?
    /// A rating from here on says that the item was liked; nil: three quarters up the scale.
    package var likedFrom: Float?
    /// Pause between two updates, in milliseconds: about how far the weights are behind the ratings.
    package var intervalMilliseconds = 50
    /// Ratings a store must hold before the first model is trained by itself.
    package var ratingsMin = 100
    /// A full training follows when this share of the ratings is newer than the last one.
    package var fullShare = 0.2
    /// One follows, too, when the last is so many hours old and anything worth it is new.
    package var fullHours = 24.0
    /// Seconds between two trainings that nobody asks for, at the least.
    package var pauseSeconds = 60
    /// Share of the time that a training may work, above 0, up to 1.
    package var processorShare = 1.0
    /// What a training may take of the memory, in bytes; 0: half of what is free.
    package var memoryBytes = 0
    /// Threads of a full training.
    package var threads = 2
    /// Whether the trainer runs only while the cores have nothing else to do.
    package var isIdleOnly = true
    /// Added to the trainer's thread's nice value, 0 to 19.
    package var niceness: Int32 = 10
    /// Lines of generations, each from a full training, that are kept to be chosen again; the one that serves is kept in any case.
    package var keptLines = 3
    /// The same log and seed give the same weights.
    package var seed: UInt64 = 1

    /// What it may cost to judge what arrives.
    var judging = Prequential.Limits()

    package init(kind: String) { self.kind = kind }

    var schedule: Schedule {
        Schedule(
            ratingsMin: ratingsMin, fullShare: fullShare, fullAge: .seconds(fullHours * 3600),
            pause: .seconds(pauseSeconds))
    }
}

/// How far a training has come.
package struct TrainingProgress: Sendable {
    /// "searching", "fitting", "publishing".
    package var phase: String
    /// 0 to 1, of the whole.
    package var fraction: Double
    package var epoch: Int
    package var validationRMSE: Float?
    /// NDCG@100 of the catalogue ranked for held-out users.
    package var validationNDCG: Float?
}

/// What a full training is to make.
struct TrainingOrder: Sendable {
    var kind: String
    /// Hyper-parameters asked for by name; they go before the configuration's.
    var requested: HyperParameters = [:]
    /// The line that must still serve when the new one is to: a training that nobody asked for gives way to whoever chooses another
    /// model meanwhile. nil: whichever serves.
    var replacing: UInt64?

    /// The recommender with all that is set.
    ///
    /// - Throws: `invalidArgument` with the field at fault.
    func recommender(_ options: TrainingOptions) throws(EngineError) -> any Recommender {
        do throws(ModelError) {
            var parameters = requested
            if let file = options.parameters, file.model == kind {
                parameters.merge(file.parameters) { requested, _ in requested }
            }
            return try ModelCatalogue.recommender(kind: kind, parameters: parameters)
        } catch {
            throw EngineError(wrapping: error)
        }
    }
}

/// A finished training.
package struct TrainingOutcome: Sendable {
    package var generation: Generation
    package var seconds: Double
    /// What whoever asked for it is told where it was refused.
    var refusal: EngineError? {
        guard generation.verdict.state == .refused else { return nil }
        return EngineError(
            .failedPrecondition,
            "The new model was refused, for it is clearly worse than the one that serves: \(generation.verdict.reason). It is kept as generation \(generation.number); taste models use \(generation.number) lets it serve all the same."
        )
    }
}
