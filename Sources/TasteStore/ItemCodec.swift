import LMDB
import TasteValues

/// The stored form of an item: the year, then every text as its length and its UTF-8. The name and the title precede
/// the other texts, so that an answer that needs only these reads no further.
extension Item {
    var stored: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(64)
        append(UInt32(clamping: year ?? 0), to: &bytes)
        append(id, to: &bytes)
        append(title, to: &bytes)
        append(UInt32(genres.count), to: &bytes)
        for genre in genres { append(genre, to: &bytes) }
        append(UInt32(metadata.count), to: &bytes)
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            append(key, to: &bytes)
            append(value, to: &bytes)
        }
        return bytes
    }

    init(stored bytes: RawSpan) throws(LMDBError) {
        var reader = RecordReader()
        let year = try reader.number(bytes)
        self.init(id: try reader.text(bytes), title: try reader.text(bytes), year: year == 0 ? nil : Int(year))
        for _ in 0..<(try reader.number(bytes)) { genres.append(try reader.text(bytes)) }
        for _ in 0..<(try reader.number(bytes)) {
            let key = try reader.text(bytes)
            metadata[key] = try reader.text(bytes)
        }
    }
}

func append(_ number: UInt32, to bytes: inout [UInt8]) {
    for shift in stride(from: 0, to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> UInt32(shift))) }
}

func append(_ text: String, to bytes: inout [UInt8]) {
    append(UInt32(text.utf8.count), to: &bytes)
    bytes.append(contentsOf: text.utf8)
}

/// Reads the fields of a record in order, and checks every length against the bytes that are left.
struct RecordReader {
    private let what: String
    private var offset = 0

    /// - Parameter what: The kind of record, such as "an item", for the error if it is damaged.
    init(_ what: String = "an item") { self.what = what }

    mutating func number(_ bytes: RawSpan) throws(LMDBError) -> UInt32 {
        guard bytes.byteCount - offset >= 4 else { throw malformed }
        defer { offset += 4 }
        return bytes.load(UInt32.self, at: offset)
    }

    mutating func wideNumber(_ bytes: RawSpan) throws(LMDBError) -> UInt64 {
        let low = try number(bytes)
        return UInt64(low) | UInt64(try number(bytes)) << 32
    }

    mutating func text(_ bytes: RawSpan) throws(LMDBError) -> String {
        let count = Int(try number(bytes))
        guard bytes.byteCount - offset >= count else { throw malformed }
        defer { offset += count }
        return bytes.string(at: offset, count: count)
    }

    func isAtEnd(of bytes: RawSpan) -> Bool { offset == bytes.byteCount }

    /// Runs `body` on a record that stands behind its length.
    mutating func nested<Result>(
        _ bytes: RawSpan, _ body: (RawSpan) throws(LMDBError) -> Result
    ) throws(LMDBError) -> Result {
        let count = Int(try number(bytes))
        guard bytes.byteCount - offset >= count else { throw malformed }
        defer { offset += count }
        return try body(bytes.extracting(offset..<offset + count))
    }

    private var malformed: LMDBError { LMDBError(code: .malformedValue, operation: "read \(what)") }
}
