import Foundation

/// Reads the records of one file across the boundaries of its chunks, and counts lines.
struct RecordReader: ~Copyable {
    /// A longer record has an unclosed quotation mark, or the file is not a table.
    static let maximumRecordBytes = 1 << 20

    private(set) var file: ChunkedFile
    private(set) var scanner: RecordScanner
    private var nextLine = 1
    private var headingIsPending: Bool
    private var mayHaveByteOrderMark = true
    /// The number of the line in which the current record begins, counted from 1.
    private(set) var line = 1

    init(_ url: URL, dialect: Dialect, hasHeading: Bool, chunkBytes: Int) throws(DatasetError) {
        file = try ChunkedFile(url, chunkBytes: chunkBytes)
        scanner = RecordScanner(dialect: dialect)
        headingIsPending = hasHeading
    }

    var name: String { file.name }
    /// The number of consumed bytes, without those that are still in the buffer.
    var bytesRead: Int { file.bytesRead - file.unread }

    /// Advances to the next record that is not blank. Its fields are in `scanner.fields`, as ranges of `file.bytes`.
    ///
    /// Returns false at the end. Throws `badLine` for a line that cannot be divided into fields. Reading may continue
    /// after it.
    mutating func next() throws(DatasetError) -> Bool {
        while true {
            if file.position == file.bytes.count && file.isAtEnd { return false }
            if mayHaveByteOrderMark { try skipByteOrderMark() }
            let mustEnd = file.isAtEnd || file.unread > Self.maximumRecordBytes
            // The span must not belong to `self`, because that would forbid changes of the scanner.
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
                return true
            case .malformed(let next, let lines, let column, let reason):
                advance(to: next, lines: lines)
                throw DatasetError(.badLine, reason, file: name, line: line, column: column)
            case .incomplete: try file.refill()
            }
        }
    }

    /// An error about the current record, or about one of its columns, which are counted from 0.
    func error(_ reason: String, column: Int? = nil) -> DatasetError {
        DatasetError(.badLine, reason, file: name, line: line, column: column.map { $0 + 1 })
    }

    /// The fields of the current record as trimmed text.
    /// - Throws: `badLine` where the record has another number of columns, or is not UTF-8 and there is no fallback.
    func texts(columns: Int, fallback: FallbackEncoding) throws(DatasetError) -> [String] {
        let fields = scanner.fields
        guard fields.count == columns else { throw error("has \(fields.count) columns; there should be \(columns)") }
        let bytes = file.bytes.span
        var texts: [String] = []
        for (column, field) in fields.enumerated() {
            guard let text = bytes.trimmedText(field, fallback: fallback) else {
                throw error("is not UTF-8; convert the file first (iconv -f latin1 -t utf-8)", column: column)
            }
            texts.append(text)
        }
        return texts
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
