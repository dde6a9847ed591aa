import Recommenders

/// One setting: its key, what it may be, and why one would change it. The only list of them: `--help`, the sample file and the
/// check for unknown names are made from it.
struct Setting: Sendable {
    enum Kind: Sendable {
        case text
        case flag
        case integer(ClosedRange<Int>)
        case number(ClosedRange<Double>)
    }

    /// Dotted: `limits.connections` is `--limits-connections`, `TASTED_LIMITS_CONNECTIONS` and, in a file, connections under limits.
    let key: String
    let kind: Kind
    let defaultValue: String
    let help: String

    /// `--limits-items-per-answer` for `limits.itemsPerAnswer`.
    var option: String { "--" + words.joined(separator: "-") }

    /// `TASTED_LIMITS_ITEMS_PER_ANSWER` for `limits.itemsPerAnswer`.
    var variable: String { "TASTED_" + words.joined(separator: "_").uppercased() }

    private var words: [String] {
        var words = [""]
        for character in key {
            if character == "." {
                words.append("")
            } else if character.isUppercase {
                words.append(character.lowercased())
            } else {
                words[words.count - 1].append(character)
            }
        }
        return words
    }

    static let all: [Setting] = [
        Setting(
            key: "state", kind: .text, defaultValue: "",
            help: "Folder of the store. Default: /var/lib/tasted for root, else $XDG_STATE_HOME/tasted."),
        Setting(
            key: "socket", kind: .text, defaultValue: "",
            help:
                "Path of the socket. Default: /run/tasted/tasted.sock for root, else $XDG_RUNTIME_DIR/tasted.sock. Not used when systemd hands a socket over."
        ),
        Setting(
            key: "socketMode", kind: .text, defaultValue: "0660",
            help: "Mode of a socket that tasted makes, in octal: who may connect, may read and write."),
        Setting(
            key: "config", kind: .text, defaultValue: "",
            help: "A YAML (.yaml, .yml) or JSON (.json) file of these settings. Read again on SIGHUP."),
        Setting(
            key: "logLevel", kind: .text, defaultValue: "info",
            help: "trace, debug, info, notice, warning, error or critical. Taken over on SIGHUP."),
        Setting(
            key: "scale.minimum", kind: .number(-1e6...1e6), defaultValue: "0.5",
            help: "The lowest rating. The scale is fixed when a store is created."),
        Setting(key: "scale.maximum", kind: .number(-1e6...1e6), defaultValue: "5", help: "The highest rating."),
        Setting(
            key: "scale.step", kind: .number(1e-6...1e6), defaultValue: "0.5", help: "From one rating to the next."),
        Setting(
            key: "storage.mapBytes", kind: .integer(1 << 20...1 << 46), defaultValue: "17179869184",
            help:
                "What the store's file may grow to, in bytes. Address space only: the file is as large as its contents."
        ),
        Setting(
            key: "training.automatic", kind: .flag, defaultValue: "true",
            help: "Whether the trainer follows new ratings by itself. taste train works in any case."),
        Setting(
            key: "training.model", kind: .text, defaultValue: ModelCatalogue.defaultKind,
            help:
                "The kind of model to train first, and when taste train names none: \(ModelCatalogue.kinds.joined(separator: ", ")). Later trainings follow the model that serves (taste models)."
        ),
        Setting(
            key: "training.parameters", kind: .text, defaultValue: "",
            help:
                "A file of the model's hyper-parameters, as taste tune --output writes it. It says which model it is for; training.model need not be set beside it. Default: what the model's own search on held-out ratings finds. Read again on SIGHUP."
        ),
        Setting(
            key: "training.intervalMilliseconds", kind: .integer(1...3_600_000), defaultValue: "50",
            help:
                "Pause between two updates of the weights while ratings come: about how far these stay behind. Longer spares a flash disk."
        ),
        Setting(
            key: "training.ratingsMin", kind: .integer(1...1_000_000_000), defaultValue: "100",
            help: "Ratings there must be before the first model is trained unasked."),
        Setting(
            key: "training.fullShare", kind: .number(0.001...1000), defaultValue: "0.2",
            help: "A full training follows when this share of the ratings is newer than the last one."),
        Setting(
            key: "training.fullHours", kind: .number(0.01...100_000), defaultValue: "24",
            help:
                "One follows, too, when the last is so many hours old and at least training.ratingsMin ratings are new."
        ),
        Setting(
            key: "training.pauseSeconds", kind: .integer(0...31_536_000), defaultValue: "60",
            help: "Pause between two trainings that nobody asks for."),
        Setting(
            key: "training.processorShare", kind: .number(0.01...1), defaultValue: "1",
            help: "Share of the time that a training works; below 1 it rests in between."),
        Setting(
            key: "training.memoryBytes", kind: .integer(0...1 << 46), defaultValue: "0",
            help:
                "What a training may take of the memory. One that takes more is made in a smaller form or declined. 0: half of what is free."
        ),
        Setting(
            key: "training.threads", kind: .integer(1...256), defaultValue: "2", help: "Threads of a full training."),
        Setting(
            key: "training.idleOnly", kind: .flag, defaultValue: "true",
            help:
                "Whether the trainer runs only while the cores have nothing else to do. Say false where they never have: it then yields by its niceness alone."
        ),
        Setting(
            key: "training.niceness", kind: .integer(0...19), defaultValue: "10",
            help: "How much the trainer yields to everything else on the machine."),
        Setting(
            key: "training.seed", kind: .integer(0...Int.max), defaultValue: "1",
            help: "The same ratings and seed give the same weights."),
        Setting(
            key: "models.keep", kind: .integer(1...100), defaultValue: "3",
            help:
                "Trained models that are kept to go back to (taste models rollback): the last two, then the last of each other kind, then older ones. The one that serves is kept in any case, and the last one that was refused."
        ),
        Setting(
            key: "recommend.likedFrom", kind: .number(-1e6...1e6), defaultValue: "",
            help:
                "A rating from here on says that the item was liked: what models that rank learn from. Default: three quarters up the scale, such as 4 of 5 stars. Taken over by the next full training."
        ),
        Setting(
            key: "limits.connections", kind: .integer(1...100_000), defaultValue: "1024", help: "Connections at once."),
        Setting(
            key: "limits.connectionsPerUser", kind: .integer(1...100_000), defaultValue: "512",
            help: "Connections at once of one peer's uid."),
        Setting(
            key: "limits.requestsInFlight", kind: .integer(1...65_536), defaultValue: "128",
            help: "Unanswered requests on one connection."),
        Setting(
            key: "limits.frameBytes", kind: .integer(1024...(1 << 30)), defaultValue: "4194304",
            help: "The largest frame, either way."),
        Setting(
            key: "limits.bufferedBytes", kind: .integer(4096...(1 << 30)), defaultValue: "1048576",
            help: "Answers that may wait for a peer that does not read them before it is read no further."),
        Setting(
            key: "limits.writeDeadlineSeconds", kind: .integer(1...86_400), defaultValue: "10",
            help: "How long such a peer has before its connection is closed."),
        Setting(
            key: "limits.idleSeconds", kind: .integer(0...31_536_000), defaultValue: "3600",
            help: "How long a connection may be silent before it is closed; 0: for ever."),
        Setting(
            key: "limits.itemsPerAnswer", kind: .integer(1...1_000_000), defaultValue: "1000",
            help: "The largest count, and the largest page."),
        Setting(
            key: "limits.ratingsPerRequest", kind: .integer(1...1_000_000), defaultValue: "65536",
            help: "Ratings in one request, and in one frame of an import."),
        Setting(
            key: "limits.ratingsPerImport", kind: .integer(1...1_000_000_000), defaultValue: "100000000",
            help: "Ratings in one import."),
        Setting(
            key: "limits.namesPerImport", kind: .integer(1...1_000_000_000), defaultValue: "5000000",
            help: "Names and records in one import, which wait in memory until it is complete."),
        Setting(
            key: "limits.pastEvents", kind: .integer(0...1_000_000_000), defaultValue: "1000000",
            help: "Events that taste recommend --as-of looks back through."),
        Setting(
            key: "limits.deadlineMilliseconds", kind: .integer(1...3_600_000), defaultValue: "5000",
            help: "How long a read that asks for a sequence or generation waits where it names no deadline."),
    ]
}
