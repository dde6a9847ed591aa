import Logging
import TasteEngine

/// A log handler whose level all loggers share, so that a reload can change it for all of them.
struct LeveledHandler: LogHandler {
    private var base: StreamLogHandler
    private let level: Shared<Logger.Level>

    init(base: StreamLogHandler, level: Shared<Logger.Level>) {
        self.base = base
        self.base.logLevel = .trace
        self.level = level
    }

    /// A logger for a library of which an administrator should see errors only.
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
