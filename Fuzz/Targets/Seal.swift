import LMDB

@testable import TasteStore

/// Sets the checksums of changed values, so that what reads them gets to see the changes.
enum Seal {
    /// A value that ends with the checksum of its key and itself.
    static func value(_ bytes: inout [UInt8], key: [UInt8]) {
        guard bytes.count >= Checksum.byteCount else { return }
        let end = bytes.count - Checksum.byteCount
        let checksum = Checksum.of(key.span.bytes, bytes.span.bytes.extracting(first: end))
        set(checksum, at: end, of: &bytes)
    }

    static func event(_ bytes: inout [UInt8], at offset: Int, sequence: UInt64) {
        guard bytes.count >= offset + Event.byteCount else { return }
        set(0, at: offset + 20, of: &bytes)
        let words: InlineArray<4, UInt64> = [
            word(bytes, offset), word(bytes, offset + 8), word(bytes, offset + 16), word(bytes, offset + 24),
        ]
        set(Checksum.of(sequence, words), at: offset + 20, of: &bytes)
    }

    static func prequential(_ bytes: inout [UInt8], sequence: UInt64) {
        guard bytes.count == PrequentialRecord.byteCount else { return }
        set(0, at: 36, of: &bytes)
        let words: InlineArray<5, UInt64> = [
            word(bytes, 0), word(bytes, 8), word(bytes, 16), word(bytes, 24), word(bytes, 32),
        ]
        set(Checksum.of(sequence, words), at: 36, of: &bytes)
    }

    /// The head of the log's tail, and each of its events.
    static func tail(_ bytes: inout [UInt8]) {
        guard bytes.count > LogTail.Head.byteCount else { return }
        let first = word(bytes, 0)
        set(0, at: 12, of: &bytes)
        set(Checksum.of(first, [word(bytes, 8)]), at: 12, of: &bytes)
        for offset in stride(from: LogTail.Head.byteCount, to: bytes.count, by: Event.byteCount) {
            event(&bytes, at: offset, sequence: first &+ UInt64((offset - LogTail.Head.byteCount) / Event.byteCount))
        }
    }

    static func word(_ bytes: [UInt8], _ offset: Int) -> UInt64 {
        (0..<8).reduce(0) { $0 | UInt64(bytes[offset + $1]) << (8 * UInt64($1)) }
    }

    private static func set(_ number: UInt32, at offset: Int, of bytes: inout [UInt8]) {
        for byte in 0..<4 { bytes[offset + byte] = UInt8(truncatingIfNeeded: number >> (8 * UInt32(byte))) }
    }
}
