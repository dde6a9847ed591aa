/// What to do with bytes that are not UTF-8.
enum FallbackEncoding: Sendable {
    /// Refuse them.
    case none
    /// Read them as ISO 8859-1, as MovieLens 100K and 1M were written.
    case latin1
}

extension Span<UInt8> {
    /// The field as text, its doubled quotation marks made single; invalid UTF-8 becomes replacement characters.
    func text(_ field: RecordScanner.Field) -> String {
        String(decoding: content(field), as: UTF8.self)
    }

    /// As `text(_:)`, trimmed of blanks at both ends. `nil`: it is not UTF-8 and there is no fallback.
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

    /// The field without blanks at its ends.
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

    /// Enough of the field for a message.
    func excerpt(_ field: RecordScanner.Field) -> String {
        let text = text(field)
        return text.count > 40 ? text.prefix(40) + "..." : text
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

    /// What is wrong with a trimmed field as a user's or an item's name; `nil`: nothing.
    func problem(withName field: RecordScanner.Field, _ fallback: FallbackEncoding) -> String? {
        if field.start == field.end { return "is empty" }
        // In ISO 8859-1 a byte above 127 becomes two in UTF-8.
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
