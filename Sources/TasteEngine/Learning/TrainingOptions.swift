import Recommenders
import Settings

/// How the trainer works. The initial values are the defaults of the settings; nothing else states them.
package struct TrainingOptions: Sendable {
    /// Whether the trainer learns from new events by itself. `taste train` works in any case.
    package var isAutomatic = true
    /// The kind of model to train first, and when a request names none: one of `ModelCatalogue.kinds`.
    package var kind: String
    /// Hyper-parameters of one kind of model, as `taste tune` writes them; nil if every kind uses its own.
    package var parameters: ParameterFile?
    /// The lowest rating that says that the item was liked; nil: three quarters up the scale.
    package var likedFrom: Float?
    /// Pause between two updates of the weights, in milliseconds: about how far they lag behind the ratings.
    package var intervalMilliseconds = 50
    /// Ratings a store must hold before the first model is trained automatically.
    package var ratingsMin = 100
    /// A full training starts when this share of the ratings is newer than the last full training.
    package var fullShare = 0.2
    /// A full training also starts when the last one is this many hours old and ``ratingsMin`` ratings are newer.
    package var fullHours = 24.0
    /// The shortest pause between two automatic trainings, in seconds.
    package var pauseSeconds = 60
    /// The share of the time during which a training works, above 0 and up to 1; it sleeps for the rest.
    package var processorShare = 1.0
    /// The largest amount of memory a training may use, in bytes; 0: half of what is free.
    package var memoryBytes = 0
    /// Threads of a full training.
    package var threads = 2
    /// Whether the trainer's thread runs only while a core is idle (SCHED_IDLE). Read when the thread starts.
    package var isIdleOnly = true
    /// The nice value of the trainer's thread, 0 to 19. Read when the thread starts.
    package var niceness: Int32 = 10
    /// How many full trainings' generations are kept so that one can go back to them. The generation that serves is
    /// kept in any case.
    package var keptLineages = 3
    /// The seed of every random choice: the same log and seed give the same weights.
    package var seed: UInt64 = 1

    /// What it may cost to evaluate the model on what arrives.
    var prequential = Prequential.Limits()

    package init(kind: String = ModelCatalogue.defaultKind) { self.kind = kind }

    var schedule: Schedule {
        Schedule(
            ratingsMin: ratingsMin, fullShare: fullShare, fullAge: .seconds(fullHours * 3600),
            pause: .seconds(pauseSeconds))
    }
}

extension TrainingOptions {
    /// The settings of the trainer, in the order of the help. Those that a reload does not apply are read once, when
    /// the trainer's thread starts.
    package static let settings: [Setting<TrainingOptions>] = [
        Setting(
            "training.automatic", \.isAutomatic, .flag,
            "Whether the trainer follows new ratings by itself. taste train works in any case.", reload: true),
        Setting(
            "training.model", \.kind, .oneOf(ModelCatalogue.kinds),
            "The kind of model to train first, and when taste train names none: \(ModelCatalogue.kinds.joined(separator: ", ")). Later trainings follow the model that serves (taste models).",
            reload: true),
        Setting(
            "training.intervalMilliseconds", \.intervalMilliseconds, 1...3_600_000,
            "Pause between two updates of the weights while ratings come: about how far these stay behind. Longer spares a flash disk.",
            reload: true),
        Setting(
            "training.ratingsMin", \.ratingsMin, 1...1_000_000_000,
            "Ratings there must be before the first model is trained unasked.", reload: true),
        Setting(
            "training.fullShare", \.fullShare, 0.001...1000,
            "A full training follows when this share of the ratings is newer than the last one.", reload: true),
        Setting(
            "training.fullHours", \.fullHours, 0.01...100_000,
            "One follows, too, when the last is so many hours old and at least training.ratingsMin ratings are new.",
            reload: true),
        Setting(
            "training.pauseSeconds", \.pauseSeconds, 0...31_536_000,
            "The least pause between two automatic trainings.", reload: true),
        Setting(
            "training.processorShare", \.processorShare, 0.01...1,
            "Share of the time that a training works; below 1 it rests in between.", reload: true),
        Setting(
            "training.memoryBytes", \.memoryBytes, 0...1 << 46,
            "What a training may take of the memory. One that takes more is made in a smaller form or declined. 0: half of what is free.",
            reload: true),
        Setting(
            "training.threads", \.threads, 1...256, "Threads of a full training.", reload: true),
        Setting(
            "training.idleOnly", \.isIdleOnly, .flag,
            "Whether the trainer runs only while the cores have nothing else to do. Say false where they never have: it then yields by its niceness alone.",
            reload: false),
        Setting(
            "training.niceness", \.niceness, 0...19,
            "How much the trainer yields to everything else on the machine.", reload: false),
        Setting(
            "training.seed", \.seed, 0...UInt64(Int.max), "The same ratings and seed give the same weights.",
            reload: true),
        Setting(
            "models.keep", \.keptLineages, 1...100,
            "Trained models that are kept to go back to (taste models rollback): the last two, then the last of each other kind, then older ones. The one that serves is kept in any case, and the last one that was refused.",
            reload: true),
        Setting(
            "recommend.likedFrom", \.likedFrom, .optional(.number(-1e6...1e6)),
            "A rating from here on says that the item was liked: what models that rank learn from. Default: three quarters up the scale, such as 4 of 5 stars. Taken over by the next full training.",
            reload: true),
    ]
}
