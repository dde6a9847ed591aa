import LMDB
import TasteValues

/// The stored form of an item: the uid that stored it last, the year, then every text as its length and its UTF-8. The
/// name and the title precede the other texts, so that an answer that needs only these reads no further.
extension Item {
    func stored(owner: UInt32) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(64)
        append(owner, to: &bytes)
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

    static func damage(of index: UInt32) -> StoreDamage { StoreDamage(.item, "the record of item \(index)") }

    /// The name alone; empty of a removed item.
    static func name(stored bytes: RawSpan, at index: UInt32) throws(StoreDamage) -> String {
        var reader = RecordReader(damage(of: index))
        for _ in 0..<2 { _ = try reader.number(bytes) }
        return try reader.text(bytes)
    }

    /// The name and the title, without decoding the rest.
    static func label(
        stored bytes: RawSpan, at index: UInt32
    ) throws(StoreDamage) -> (name: String, title: String) {
        var reader = RecordReader(damage(of: index))
        for _ in 0..<2 { _ = try reader.number(bytes) }
        return (try reader.text(bytes), try reader.text(bytes))
    }

    init(stored bytes: RawSpan, at index: UInt32) throws(StoreDamage) {
        var reader = RecordReader(Self.damage(of: index))
        _ = try reader.number(bytes)
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

func append(_ number: UInt64, to bytes: inout [UInt8]) {
    append(UInt32(truncatingIfNeeded: number), to: &bytes)
    append(UInt32(truncatingIfNeeded: number >> 32), to: &bytes)
}

func append(_ text: String, to bytes: inout [UInt8]) {
    append(UInt32(text.utf8.count), to: &bytes)
    bytes.append(contentsOf: text.utf8)
}

/// Reads the fields of a record in order, and checks every length against the bytes that are left.
struct RecordReader {
    private let damage: StoreDamage
    private var offset = 0

    /// - Parameter damage: What is thrown if the record does not have the form that is read.
    init(_ damage: StoreDamage) { self.damage = damage }

    mutating func number(_ bytes: RawSpan) throws(StoreDamage) -> UInt32 {
        guard bytes.byteCount - offset >= 4 else { throw damage }
        defer { offset += 4 }
        return bytes.load(UInt32.self, at: offset)
    }

    mutating func wideNumber(_ bytes: RawSpan) throws(StoreDamage) -> UInt64 {
        let low = try number(bytes)
        return UInt64(low) | UInt64(try number(bytes)) << 32
    }

    mutating func text(_ bytes: RawSpan) throws(StoreDamage) -> String {
        let count = Int(try number(bytes))
        guard bytes.byteCount - offset >= count else { throw damage }
        defer { offset += count }
        return bytes.string(at: offset, count: count)
    }

    func isAtEnd(of bytes: RawSpan) -> Bool { offset == bytes.byteCount }

    /// Runs `body` on a record that stands behind its length.
    mutating func nested<Result>(_ bytes: RawSpan, _ body: (RawSpan) throws -> Result) throws -> Result {
        let count = Int(try number(bytes))
        guard bytes.byteCount - offset >= count else { throw damage }
        defer { offset += count }
        return try body(bytes.extracting(offset..<offset + count))
    }
}
