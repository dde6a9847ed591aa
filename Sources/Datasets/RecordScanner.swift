/// Finds the fields of each record. Unlike the package SwiftCSV, which reads a whole file into one `String`, the
/// scanner reads each byte once and allocates nothing for a line.
struct RecordScanner {
    /// The bytes `start..<end` of the buffer, without enclosing quotation marks.
    struct Field {
        var start: Int
        var end: Int
        /// Whether the field contains doubled quotation marks.
        var hasDoubledQuotes = false
    }

    enum Outcome {
        /// The fields are in `fields`. The next record starts at `next`, after `lines` line ends.
        case record(next: Int, lines: Int)
        /// The record does not end in the buffer.
        case incomplete
        /// The quotation marks of a column, counted from 1, do not match. The next record starts at `next`, after
        /// `lines` line ends.
        case malformed(next: Int, lines: Int, column: Int, reason: String)
    }

    let dialect: Dialect
    private(set) var fields: [Field] = []

    init(dialect: Dialect) {
        self.dialect = dialect
        fields.reserveCapacity(32)
    }

    /// Scans the record that begins at `start`.
    /// - Parameter isEnd: whether the file ends with the buffer, so that the end of the buffer ends the record.
    mutating func scan(_ bytes: Span<UInt8>, from start: Int, isEnd: Bool) -> Outcome {
        fields.removeAll(keepingCapacity: true)
        return switch dialect.separator {
        case .byte(let separator): scanSingle(bytes, separator, from: start, isEnd: isEnd)
        case .doubleColon: scanDoubleColon(bytes, from: start, isEnd: isEnd)
        case .whitespace: scanWhitespace(bytes, from: start, isEnd: isEnd)
        }
    }

    private mutating func scanSingle(
        _ bytes: Span<UInt8>, _ separator: UInt8, from start: Int, isEnd: Bool
    ) -> Outcome {
        let quoting = dialect.quoting
        var lines = 1
        var fieldStart = start
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            if byte == separator {
                fields.append(Field(start: fieldStart, end: index))
                fieldStart = index + 1
            } else if byte == Ascii.newline {
                appendLast(bytes, fieldStart, index)
                return .record(next: index + 1, lines: lines)
            } else if byte == Ascii.quote && quoting != .none && isBlank(bytes, fieldStart..<index) {
                switch quoted(bytes, separator, from: index, isEnd: isEnd) {
                case .field(let field, let after, let inner):
                    fields.append(field)
                    lines += inner
                    if after == bytes.count { return .record(next: after, lines: lines) }
                    if bytes[after] == separator {
                        index = after + 1
                        fieldStart = index
                        continue
                    }
                    let end = bytes[after] == Ascii.newline ? after + 1 : after + 2
                    return .record(next: min(end, bytes.count), lines: lines)
                case .incomplete: return .incomplete
                case .wrong where quoting == .lenient: break
                case .wrong(let reason):
                    let next = lineEnd(bytes, from: index)
                    if next == nil && !isEnd { return .incomplete }
                    return .malformed(
                        next: next ?? bytes.count, lines: lines, column: fields.count + 1, reason: reason)
                }
            }
            index += 1
        }
        guard isEnd else { return .incomplete }
        appendLast(bytes, fieldStart, bytes.count)
        return .record(next: bytes.count, lines: lines)
    }

    private enum Quoted {
        /// `after` is the index of the byte that ended the field, or the end of the buffer. `lines` is the number of
        /// line ends inside the quotation marks.
        case field(Field, after: Int, lines: Int)
        case incomplete
        case wrong(reason: String)
    }

    private func quoted(_ bytes: Span<UInt8>, _ separator: UInt8, from quote: Int, isEnd: Bool) -> Quoted {
        var field = Field(start: quote + 1, end: quote + 1)
        var lines = 0
        var index = quote + 1
        while index < bytes.count {
            let byte = bytes[index]
            if byte == Ascii.newline {
                if dialect.quoting == .lenient { return .wrong(reason: "") }
                lines += 1
            } else if byte == Ascii.quote {
                let after = index + 1
                if after == bytes.count && !isEnd { return .incomplete }
                if after < bytes.count && bytes[after] == Ascii.quote {
                    field.hasDoubledQuotes = true
                    index += 2
                    continue
                }
                field.end = index
                guard let ends = endsField(bytes, separator, at: after, isEnd: isEnd) else { return .incomplete }
                return ends
                    ? .field(field, after: after, lines: lines)
                    : .wrong(reason: "text follows the closing quotation mark; double those inside a quoted field")
            }
            index += 1
        }
        return isEnd ? .wrong(reason: "the quotation mark is never closed") : .incomplete
    }

    /// Whether there are at most blanks, which many programs write between a separator and a quotation mark.
    @inline(__always)
    private func isBlank(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        range.allSatisfy { bytes[$0] == Ascii.space || bytes[$0] == Ascii.tab }
    }

    /// Whether a separator, a line end or the end of the text is at an index; nil where more bytes must be read to
    /// decide.
    private func endsField(_ bytes: Span<UInt8>, _ separator: UInt8, at index: Int, isEnd: Bool) -> Bool? {
        if index == bytes.count || bytes[index] == separator || bytes[index] == Ascii.newline { return true }
        guard bytes[index] == Ascii.carriageReturn else { return false }
        if index + 1 == bytes.count { return isEnd ? true : nil }
        return bytes[index + 1] == Ascii.newline
    }

    private func lineEnd(_ bytes: Span<UInt8>, from start: Int) -> Int? {
        var index = start
        while index < bytes.count {
            if bytes[index] == Ascii.newline { return index + 1 }
            index += 1
        }
        return nil
    }

    private mutating func scanDoubleColon(_ bytes: Span<UInt8>, from start: Int, isEnd: Bool) -> Outcome {
        var fieldStart = start
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            if byte == Ascii.newline {
                appendLast(bytes, fieldStart, index)
                return .record(next: index + 1, lines: 1)
            }
            if byte == Ascii.colon && index + 1 < bytes.count && bytes[index + 1] == Ascii.colon {
                fields.append(Field(start: fieldStart, end: index))
                index += 2
                fieldStart = index
            } else {
                index += 1
            }
        }
        guard isEnd else { return .incomplete }
        appendLast(bytes, fieldStart, bytes.count)
        return .record(next: bytes.count, lines: 1)
    }

    private mutating func scanWhitespace(_ bytes: Span<UInt8>, from start: Int, isEnd: Bool) -> Outcome {
        var fieldStart: Int?
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            let isBlank = byte == Ascii.space || byte == Ascii.tab || byte == Ascii.carriageReturn
            if isBlank || byte == Ascii.newline {
                if let start = fieldStart { fields.append(Field(start: start, end: index)) }
                fieldStart = nil
                if byte == Ascii.newline { return .record(next: index + 1, lines: 1) }
            } else if fieldStart == nil {
                fieldStart = index
            }
            index += 1
        }
        guard isEnd else { return .incomplete }
        if let start = fieldStart { fields.append(Field(start: start, end: bytes.count)) }
        return .record(next: bytes.count, lines: 1)
    }

    private mutating func appendLast(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
        let trimmed = end > start && bytes[end - 1] == Ascii.carriageReturn ? end - 1 : end
        fields.append(Field(start: start, end: trimmed))
    }
}
