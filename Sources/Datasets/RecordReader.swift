import Foundation

/// Steps through the records of one file, over the boundaries of its chunks, and counts lines.
struct RecordReader: ~Copyable {
    /// A longer record is an unclosed quotation mark, or no table.
    static let maximumRecordBytes = 1 << 20

    enum Step {
        /// A record's fields stand in `scanner.fields`, as ranges of `file.bytes`.
        case record
        /// The next line cannot be cut into fields; reading may go on after it.
        case malformed(DatasetError)
        case end
    }

    private(set) var file: ChunkedFile
    private(set) var scanner: RecordScanner
    private var nextLine = 1
    private var headingIsPending: Bool
    private var mayHaveByteOrderMark = true
    /// Where the current record begins, from 1.
    private(set) var line = 1

    init(_ url: URL, dialect: Dialect, hasHeading: Bool, chunkBytes: Int) throws(DatasetError) {
        file = try ChunkedFile(url, chunkBytes: chunkBytes)
        scanner = RecordScanner(dialect: dialect)
        headingIsPending = hasHeading
    }

    var name: String { file.name }
    var bytesRead: Int { file.bytesRead }

    /// Goes to the next record that is not blank.
    mutating func next() throws(DatasetError) -> Step {
        while true {
            if file.position == file.bytes.count && file.isAtEnd { return .end }
            if mayHaveByteOrderMark { try skipByteOrderMark() }
            let mustEnd = file.isAtEnd || file.unread > Self.maximumRecordBytes
            // A reference of its own: a span of `self` would keep the scanner from changing.
            let bytes = file.bytes
            switch scanner.scan(bytes.span, from: file.position, isEnd: mustEnd) {
            case .record(let next, let lines):
                if !file.isAtEnd && file.unread > Self.maximumRecordBytes && next == file.bytes.count {
                    throw DatasetError(
                        .badLine, "is longer than \(Self.maximumRecordBytes) bytes; is it a table?", file: name,
                        line: nextLine)
                }
                advance(to: next, lines: lines)
                if isBlank { continue }
                if headingIsPending {
                    headingIsPending = false
                    continue
                }
                return .record
            case .malformed(let next, let lines, let column, let reason):
                advance(to: next, lines: lines)
                return .malformed(DatasetError(.badLine, reason, file: name, line: line, column: column))
            case .incomplete: try file.refill()
            }
        }
    }

    /// An error about the current record, or about one of its columns (from 0).
    func error(_ reason: String, column: Int? = nil) -> DatasetError {
        DatasetError(.badLine, reason, file: name, line: line, column: column.map { $0 + 1 })
    }

    private mutating func skipByteOrderMark() throws(DatasetError) {
        while file.unread < 3 && !file.isAtEnd { try file.refill() }
        if file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { file.position = 3 }
        mayHaveByteOrderMark = false
    }

    private mutating func advance(to next: Int, lines: Int) {
        line = nextLine
        nextLine += lines
        file.position = next
    }

    private var isBlank: Bool {
        guard scanner.fields.count <= 1 else { return false }
        guard let field = scanner.fields.first else { return true }
        var index = field.start
        while index < field.end {
            guard file.bytes[index] == Ascii.space || file.bytes[index] == Ascii.tab else { return false }
            index += 1
        }
        return true
    }
}
