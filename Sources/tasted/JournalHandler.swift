import CSystemd
import Glibc
import Logging

/// Sends the log to the journal in its native protocol (sd_journal_sendv(3)): each line has a priority, and each value
/// of its metadata is a field, such as TASTED_UID, with which `journalctl` can select.
struct JournalHandler: LogHandler {
    var logLevel = Logger.Level.trace
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let values = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        // journalctl shows the message alone, so that it repeats the values.
        let message = ([event.message.description] + values.map { "\($0.key)=\($0.value)" }).joined(separator: " ")
        let fields =
            [("MESSAGE", message), ("PRIORITY", "\(event.level.priority)"), ("SYSLOG_IDENTIFIER", "tasted")]
            + values.map { ("TASTED_" + $0.key.uppercased(), $0.value.description) }
        if Self.send(fields) < 0 { Logs.complain(message) }
    }

    /// - Returns: A negative number if the journal does not take the fields.
    private static func send(_ fields: [(name: String, value: String)]) -> Int32 {
        var bytes: [CChar] = []
        var lengths: [Int] = []
        for (name, value) in fields {
            let field = "\(name)=\(value)".utf8
            bytes += field.map(CChar.init(bitPattern:))
            lengths.append(field.count)
        }
        return tc_journal_send(&bytes, lengths, Int32(lengths.count))
    }
}

extension Logger.Level {
    /// The level as a priority of syslog(3).
    var priority: Int {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
