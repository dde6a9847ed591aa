import TasteValues

/// How bytes that are not UTF-8 are read.
enum FallbackEncoding: Sendable {
    /// They are refused.
    case none
    /// They are read as ISO 8859-1, the encoding of MovieLens 100K and 1M.
    case latin1
}

extension Span<UInt8> {
    /// The field as text, with doubled quotation marks made single and invalid UTF-8 replaced.
    func text(_ field: RecordScanner.Field) -> String {
        String(decoding: content(field), as: UTF8.self)
    }

    /// The field as text without blanks at both ends; nil where it is not UTF-8 and there is no fallback.
    func trimmedText(_ field: RecordScanner.Field, fallback: FallbackEncoding) -> String? {
        var content = content(field)[...]
        while let last = content.last, last == Ascii.space || last == Ascii.tab { content.removeLast() }
        content = content.drop { $0 == Ascii.space || $0 == Ascii.tab }
        if let text = String(validating: content, as: UTF8.self) { return text }
        switch fallback {
        case .none: return nil
        case .latin1: return String(decoding: content.map(UInt16.init), as: UTF16.self)
        }
    }

    /// The field without blanks at both ends.
    func trimmed(_ field: RecordScanner.Field) -> RecordScanner.Field {
        var field = field
        while field.start < field.end, self[field.start] == Ascii.space || self[field.start] == Ascii.tab {
            field.start += 1
        }
        while field.start < field.end, self[field.end - 1] == Ascii.space || self[field.end - 1] == Ascii.tab {
            field.end -= 1
        }
        return field
    }

    /// The beginning of the field, for messages.
    func excerpt(_ field: RecordScanner.Field) -> String {
        text(field).quoted
    }

    func isAscii(_ field: RecordScanner.Field) -> Bool {
        var highest: UInt8 = 0
        var index = field.start
        while index < field.end {
            highest |= self[index]
            index += 1
        }
        return highest < 0x80
    }

    /// What is wrong with a trimmed field as the name of a user or an item; nil where it is valid.
    func problem(withName field: RecordScanner.Field, _ fallback: FallbackEncoding) -> String? {
        if field.start == field.end { return "is empty" }
        // A byte above 127 in ISO 8859-1 becomes two bytes in UTF-8, so that the length must be computed.
        let length = isAscii(field) ? field.end - field.start : trimmedText(field, fallback: fallback)?.utf8.count
        guard let length else { return "is not UTF-8; convert the file first (iconv -f latin1 -t utf-8)" }
        return length > NameTable.maximumNameBytes
            ? "has \(length) bytes; a name has at most \(NameTable.maximumNameBytes)" : nil
    }

    private func content(_ field: RecordScanner.Field) -> [UInt8] {
        var content: [UInt8] = []
        content.reserveCapacity(field.end - field.start)
        var index = field.start
        while index < field.end {
            content.append(self[index])
            index += field.hasDoubledQuotes && self[index] == Ascii.quote ? 2 : 1
        }
        return content
    }
}
