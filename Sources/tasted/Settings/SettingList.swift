import Recommenders
import TasteEngine
import TasteServer

extension Setting {
    /// Every setting, in the order of the help. To add one, declare it here and use its value.
    static let all: [Setting] =
        [
            Setting(
                "state", \.state, .optional(.path),
                "Folder of the store. Default: /var/lib/tasted for root, else $XDG_STATE_HOME/tasted.", reload: false),
            Setting(
                "socket", \.socket, .optional(.path),
                "Path of the socket. Default: /run/tasted/tasted.sock for root, else $XDG_RUNTIME_DIR/tasted.sock. Not used when systemd hands a socket over.",
                reload: false),
            Setting(
                "socketMode", \.socketMode, .fileMode,
                "Mode of a socket that tasted makes, in octal: who may connect, may read and write.", reload: false),
            Setting(
                configurationFileKey, \.configurationFile, .optional(.path),
                "A YAML (.yaml, .yml) or JSON (.json) file of these settings. Read again on SIGHUP.", reload: true),
            Setting(
                "logLevel", \.logLevel, .logLevel,
                "trace, debug, info, notice, warning, error or critical. Taken over on SIGHUP.", reload: true),
        ] + scale + storage + training + limits

    private static let scale = [
        Setting(
            "scale.minimum", \.scale.minimum, -1e6...1e6,
            "The lowest rating. The scale is fixed when a store is created.", reload: false),
        Setting("scale.maximum", \.scale.maximum, -1e6...1e6, "The highest rating.", reload: false),
        Setting("scale.step", \.scale.step, 1e-6...1e6, "From one rating to the next.", reload: false),
    ]

    private static let storage = [
        Setting(
            "storage.mapBytes", \.mapBytes, 1 << 20...1 << 46,
            "What the store's file may grow to, in bytes. Address space only: the file is as large as its contents.",
            reload: false)
    ]

    private static let training = [
        Setting(
            "training.automatic", \.training.isAutomatic, .flag,
            "Whether the trainer follows new ratings by itself. taste train works in any case.", reload: true),
        Setting(
            "training.model", \.training.kind, .oneOf(ModelCatalogue.kinds),
            "The kind of model to train first, and when taste train names none: \(ModelCatalogue.kinds.joined(separator: ", ")). Later trainings follow the model that serves (taste models).",
            reload: true),
        Setting(
            "training.parameters", \.parameterFile, .optional(.path),
            "A file of the model's hyper-parameters, as taste tune --output writes it. It says which model it is for; training.model need not be set beside it. Default: what the model's own search on held-out ratings finds. Read again on SIGHUP.",
            reload: true),
        Setting(
            "training.intervalMilliseconds", \.training.intervalMilliseconds, 1...3_600_000,
            "Pause between two updates of the weights while ratings come: about how far these stay behind. Longer spares a flash disk.",
            reload: true),
        Setting(
            "training.ratingsMin", \.training.ratingsMin, 1...1_000_000_000,
            "Ratings there must be before the first model is trained unasked.", reload: true),
        Setting(
            "training.fullShare", \.training.fullShare, 0.001...1000,
            "A full training follows when this share of the ratings is newer than the last one.", reload: true),
        Setting(
            "training.fullHours", \.training.fullHours, 0.01...100_000,
            "One follows, too, when the last is so many hours old and at least training.ratingsMin ratings are new.",
            reload: true),
        Setting(
            "training.pauseSeconds", \.training.pauseSeconds, 0...31_536_000,
            "Pause between two trainings that nobody asks for.", reload: true),
        Setting(
            "training.processorShare", \.training.processorShare, 0.01...1,
            "Share of the time that a training works; below 1 it rests in between.", reload: true),
        Setting(
            "training.memoryBytes", \.training.memoryBytes, 0...1 << 46,
            "What a training may take of the memory. One that takes more is made in a smaller form or declined. 0: half of what is free.",
            reload: true),
        Setting(
            "training.threads", \.training.threads, 1...256, "Threads of a full training.", reload: true),
        // Read once, when the trainer's thread starts.
        Setting(
            "training.idleOnly", \.training.isIdleOnly, .flag,
            "Whether the trainer runs only while the cores have nothing else to do. Say false where they never have: it then yields by its niceness alone.",
            reload: false),
        Setting(
            "training.niceness", \.training.niceness, 0...19,
            "How much the trainer yields to everything else on the machine.", reload: false),
        Setting(
            "training.seed", \.training.seed, 0...UInt64(Int.max), "The same ratings and seed give the same weights.",
            reload: true),
        Setting(
            "models.keep", \.training.keptLines, 1...100,
            "Trained models that are kept to go back to (taste models rollback): the last two, then the last of each other kind, then older ones. The one that serves is kept in any case, and the last one that was refused.",
            reload: true),
        Setting(
            "recommend.likedFrom", \.training.likedFrom, .optional(.number(-1e6...1e6)),
            "A rating from here on says that the item was liked: what models that rank learn from. Default: three quarters up the scale, such as 4 of 5 stars. Taken over by the next full training.",
            reload: true),
    ]

    /// A reload applies limits to the connections that are opened after it.
    private static let limits = [
        Setting("limits.connections", \.limits.connections, 1...100_000, "Connections at once.", reload: true),
        Setting(
            "limits.connectionsPerUser", \.limits.connectionsPerUser, 1...100_000,
            "Connections at once of one peer's uid.", reload: true),
        Setting(
            "limits.requestsInFlight", \.limits.requestsInFlight, 1...65_536, "Unanswered requests on one connection.",
            reload: true),
        Setting(
            "limits.frameBytes", \.limits.frameBytes, 1024...1 << 30, "The largest frame, either way.", reload: true),
        Setting(
            "limits.bufferedBytes", \.limits.bufferedBytes, 4096...1 << 30,
            "Answers that may wait for a peer that does not read them before it is read no further.", reload: true),
        Setting(
            "limits.writeDeadlineSeconds", \.limits.writeDeadlineSeconds, 1...86_400,
            "How long such a peer has before its connection is closed.", reload: true),
        Setting(
            "limits.idleSeconds", \.limits.idleSeconds, 0...31_536_000,
            "How long a connection may be silent before it is closed; 0: for ever.", reload: true),
        Setting(
            "limits.itemsPerAnswer", \.limits.itemsPerAnswer, 1...1_000_000, "The largest count, and the largest page.",
            reload: true),
        Setting(
            "limits.ratingsPerRequest", \.limits.ratingsPerRequest, 1...1_000_000,
            "Ratings in one request, and in one frame of an import.", reload: true),
        Setting(
            "limits.ratingsPerImport", \.limits.ratingsPerImport, 1...1_000_000_000, "Ratings in one import.",
            reload: true),
        Setting(
            "limits.namesPerImport", \.limits.namesPerImport, 1...1_000_000_000,
            "Names and records in one import, which wait in memory until it is complete.", reload: true),
        Setting(
            "limits.pastEvents", \.limits.pastEvents, 0...1_000_000_000,
            "Events that taste recommend --as-of looks back through.", reload: true),
        Setting(
            "limits.deadlineMilliseconds", \.limits.deadlineMilliseconds, 1...3_600_000,
            "How long a read that asks for a sequence or generation waits where it names no deadline.", reload: true),
    ]
}
