import Recommenders
import TasteStore
import TasteValues

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
    package var keptLineages = 3
    /// The same log and seed give the same weights.
    package var seed: UInt64 = 1

    /// What it may cost to evaluate the model on what arrives.
    var prequential = Prequential.Limits()

    package init(kind: String) { self.kind = kind }

    var schedule: Schedule {
        Schedule(
            ratingsMin: ratingsMin, fullShare: fullShare, fullAge: .seconds(fullHours * 3600),
            pause: .seconds(pauseSeconds))
    }
}
