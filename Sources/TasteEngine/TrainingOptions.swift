import TasteStore

/// How the trainer works.
package struct TrainingOptions: Sendable {
    /// Whether it follows the log by itself. `taste train` works in any case.
    package var isAutomatic = true
    /// The kind of model to train: a name of `ModelCatalogue`.
    package var kind: String
    /// Pause between two looks at the log, in milliseconds: how far the weights are behind the ratings at most, when idle.
    package var intervalMilliseconds = 500
    /// Ratings a store must hold before the first model is trained by itself.
    package var ratingsMin = 100
    /// A full training follows when this share of the ratings is newer than the last one.
    package var fullShare = 0.2
    /// Threads of a full training.
    package var threads = 2
    /// Whether the trainer runs only while the cores have nothing else to do.
    package var isIdleOnly = true
    /// Added to the trainer's thread's nice value, 0 to 19.
    package var niceness: Int32 = 10
    /// The same log and seed give the same weights.
    package var seed: UInt64 = 1

    package init(kind: String) { self.kind = kind }
}

/// How far a training has come.
package struct TrainingProgress: Sendable {
    /// "searching", "fitting", "publishing".
    package var phase: String
    /// 0 to 1, of the whole.
    package var fraction: Double
    package var epoch: Int
    package var validationRMSE: Float?
}

/// A finished training.
package struct TrainingOutcome: Sendable {
    package var generation: Generation
    package var seconds: Double
}
