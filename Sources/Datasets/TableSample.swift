import Foundation

/// The beginning of a file, from which its layout is detected.
struct TableSample {
    private static let maximumBytes = 64 << 10
    private static let maximumLines = 20

    let file: String
    private let bytes: [UInt8]
    private let isWholeFile: Bool

    init(_ url: URL) throws(DatasetError) {
        var file = try ChunkedFile(url, chunkBytes: Self.maximumBytes)
        try file.refill()
        self.file = file.name
        isWholeFile = file.bytes.count < Self.maximumBytes
        bytes = file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(file.bytes.dropFirst(3)) : file.bytes
        try Self.requireText(file.bytes, file: file.name)
    }

    /// The fields of the first lines that are not blank.
    func lines(_ dialect: Dialect) -> [[String]] {
        var scanner = RecordScanner(dialect: dialect)
        var lines: [[String]] = []
        var position = 0
        let span = bytes.span
        while position < bytes.count && lines.count < Self.maximumLines {
            switch scanner.scan(span, from: position, isEnd: isWholeFile) {
            case .record(let next, _):
                let fields = scanner.fields.map {
                    span.trimmedText($0, fallback: .latin1) ?? ""
                }
                if fields.contains(where: { !$0.isEmpty }) { lines.append(fields) }
                position = next
            case .malformed(let next, _, _, _): position = next
            case .incomplete: return lines
            }
        }
        return lines
    }

    /// The first separator that divides all lines into the same number of columns, or else the first that divides the
    /// first line. The least ambiguous separators are tried first.
    func dialect() throws(DatasetError) -> Dialect {
        let candidates = [
            Dialect(.byte(Ascii.tab)), Dialect(.doubleColon), Dialect(.byte(Ascii.comma)),
            Dialect(.byte(Ascii.semicolon)), Dialect(.byte(Ascii.bar)), Dialect(.whitespace),
        ]
        var dividesFirst: Dialect?
        for candidate in candidates {
            let counts = lines(candidate).map(\.count)
            guard let first = counts.first, first > 1 else { continue }
            if counts.allSatisfy({ $0 == first }) { return candidate }
            if dividesFirst == nil { dividesFirst = candidate }
        }
        guard let dividesFirst else {
            let remedy = "a rating needs a user, an item and a value, separated by , ; | :: a tab or spaces"
            throw DatasetError(
                .unknownFormat, bytes.isEmpty ? "is empty" : "has one column only; \(remedy)", file: file)
        }
        return dividesFirst
    }

    private static func requireText(_ bytes: [UInt8], file: String) throws(DatasetError) {
        if bytes.starts(with: [0x1F, 0x8B]) || bytes.starts(with: [0x50, 0x4B, 0x03, 0x04])
            || bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) || bytes.starts(with: [0xFD, 0x37, 0x7A])
        {
            throw DatasetError(.notText, "is compressed; unpack it first", file: file)
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw DatasetError(.notText, "is UTF-16; convert it to UTF-8 first (iconv -f utf-16 -t utf-8)", file: file)
        }
        if bytes.contains(0) { throw DatasetError(.notText, "is no text", file: file) }
        if let first = bytes.first(where: { $0 > Ascii.space }), first == UInt8(ascii: "{") {
            throw DatasetError(
                .unknownFormat, "is JSON, which is not read; convert it to a table first, for example with jq and @csv",
                file: file)
        }
    }
}
