import Glibc
import Logging
import TasteEngine
import TerminalOutput

/// Where the log goes: to the journal with priorities and fields if standard error is connected to it, else to standard
/// error as lines with a time.
enum Logs {
    static func handler(label: String) -> any LogHandler {
        isJournal ? JournalHandler() : StreamLogHandler.standardError(label: label)
    }

    /// Writes a last line before the process ends. It goes through the stream that systemd has opened for the unit,
    /// because the journal may look up the unit of a native message only after the process has ended.
    static func complain(_ message: String) {
        Terminal.complain(isJournal ? "<\(Logger.Level.error.priority)>" + message : message)
    }

    /// Whether standard error is the stream that systemd has connected to the journal (systemd.exec(5),
    /// $JOURNAL_STREAM).
    private static let isJournal: Bool = {
        guard let variable = getenv("JOURNAL_STREAM") else { return false }
        var information = stat()
        guard fstat(STDERR_FILENO, &information) == 0 else { return false }
        return String(cString: variable) == "\(information.st_dev):\(information.st_ino)"
    }()
}

/// A log handler whose level all loggers share, so that a reload can change it for all of them. What it passes on
/// cannot control a terminal.
struct LeveledHandler: LogHandler {
    private var base: any LogHandler
    private let level: Shared<Logger.Level>

    init(base: any LogHandler, level: Shared<Logger.Level>) {
        self.base = base
        self.base.logLevel = .trace
        self.level = level
    }

    /// A logger for a library of which an administrator should see errors only.
    static func quiet(_ label: String) -> Logger {
        var logger = Logger(label: label)
        logger.handler = LeveledHandler(base: Logs.handler(label: label), level: Shared(.error))
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

    func log(event: LogEvent) {
        var event = event
        event.message = "\(Printable.text(event.message.description))"
        event.metadata = event.metadata?.mapValues { "\(Printable.text($0.description))" }
        base.log(event: event)
    }
}
