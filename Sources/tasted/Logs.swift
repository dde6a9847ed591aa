import Logging
import TasteEngine

/// A handler whose level SIGHUP may change for every logger at once.
struct LeveledHandler: LogHandler {
    private var base: StreamLogHandler
    private let level: Shared<Logger.Level>

    init(base: StreamLogHandler, level: Shared<Logger.Level>) {
        self.base = base
        self.base.logLevel = .trace
        self.level = level
    }

    /// A logger for a library whose ordinary steps are of no interest to an administrator.
    static func quiet(_ label: String) -> Logger {
        var logger = Logger(label: label)
        logger.handler = LeveledHandler(base: StreamLogHandler.standardError(label: label), level: Shared(.error))
        return logger
    }

    var logLevel: Logger.Level {
        get { level.value }
        set { level.value = newValue }
    }

    var metadata: Logger.Metadata {
        get { base.metadata }
        set { base.metadata = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { base[metadataKey: key] }
        set { base[metadataKey: key] = newValue }
    }

    func log(event: LogEvent) { base.log(event: event) }
}
