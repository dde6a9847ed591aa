import CChecksum
import LMDB

/// Values that end with a checksum: the CRC-32C of the bytes of their key and of the bytes before it. A value that was
/// changed on the disk, cut short or moved to another key is found when it is read.
extension TransactionReference {
    /// Runs `body` on the value of `key` without its checksum. Returns nil if there is none.
    ///
    /// - Parameter damage: What is thrown if the checksum is wrong.
    @inline(__always)
    func checked<Result>(
        _ table: Table, _ key: some TableKey, _ damage: @autoclosure () -> StoreDamage,
        _ body: (RawSpan) throws -> Result
    ) throws -> Result? {
        try get(table, key) { value in
            let isSound = key.withKeyBytes { key in value.hasChecksum(ofKey: key) }
            guard isSound else { throw damage() }
            return try body(value.extracting(droppingLast: Checksum.byteCount))
        }
    }
}

extension WriteTransactionReference {
    /// Sets the value of `key` and its checksum.
    func putChecked(_ table: Table, _ key: some TableKey, _ bytes: RawSpan) throws {
        let checksum = key.withKeyBytes { key in bytes.withUnsafeBytes { Checksum.of(key, $0) } }
        try put(table, key, byteCount: bytes.byteCount + Checksum.byteCount) { span in
            span.withUnsafeMutableBytes { target in
                bytes.withUnsafeBytes { target.copyMemory(from: $0) }
                target.storeBytes(of: checksum, toByteOffset: bytes.byteCount, as: UInt32.self)
            }
        }
    }

    /// As ``putChecked(_:_:_:)``, for a key that sorts after every other one.
    func appendChecked(_ table: Table, _ key: some TableKey, _ bytes: [UInt8]) throws {
        var bytes = bytes
        let checksum = key.withKeyBytes { key in bytes.withUnsafeBytes { Checksum.of(key, $0) } }
        bytes.append(contentsOf: withUnsafeBytes(of: checksum) { Array($0) })
        try append(table, key, bytes.span.bytes)
    }
}

extension RawSpan {
    /// Runs `body` on a checked value without its checksum, which a cursor has found.
    ///
    /// - Parameter damage: What is thrown if the checksum is wrong.
    @inline(__always)
    func withChecked<Result>(
        key: RawSpan, _ damage: @autoclosure () -> StoreDamage, _ body: (RawSpan) throws -> Result
    ) throws -> Result {
        guard key.withUnsafeBytes({ hasChecksum(ofKey: $0) }) else { throw damage() }
        return try body(extracting(droppingLast: Checksum.byteCount))
    }

    /// Whether a value that a cursor has found has the right checksum.
    func isChecked(key: RawSpan) -> Bool { key.withUnsafeBytes { hasChecksum(ofKey: $0) } }

    @inline(__always)
    fileprivate func hasChecksum(ofKey key: UnsafeRawBufferPointer) -> Bool {
        withUnsafeBytes { value in
            let count = value.count - Checksum.byteCount
            guard count >= 0 else { return false }
            return value.loadUnaligned(fromByteOffset: count, as: UInt32.self)
                == Checksum.of(key, UnsafeRawBufferPointer(rebasing: value[..<count]))
        }
    }
}

/// CRC-32C (RFC 3720, section 12.1).
enum Checksum {
    static let byteCount = 4

    @inline(__always)
    static func of(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> UInt32 {
        tc_crc32c(tc_crc32c(0, key.baseAddress, key.count), value.baseAddress, value.count)
    }

    /// The checksum of a value of fixed size, as its 64-bit words with zeros where the checksum is stored, and of the
    /// sequence number that is its key.
    @inline(__always)
    static func of<let count: Int>(_ sequence: UInt64, _ words: InlineArray<count, UInt64>) -> UInt32 {
        let key = withUnsafeBytes(of: sequence) { tc_crc32c(0, $0.baseAddress, $0.count) }
        return words.span.bytes.withUnsafeBytes { tc_crc32c(key, $0.baseAddress, $0.count) }
    }
}
