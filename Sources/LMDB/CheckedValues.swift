import CChecksum

/// CRC-32C (RFC 3720, section 12.1).
@usableFromInline package enum Checksum {
    /// Bytes that a stored checksum takes.
    @inlinable package static var byteCount: Int { 4 }

    /// Continues a checksum over more bytes; 0 begins one.
    @inlinable @inline(__always)
    package static func of(_ bytes: RawSpan, after checksum: UInt32 = 0) -> UInt32 {
        bytes.withUnsafeBytes { tc_crc32c(checksum, $0.baseAddress, $0.count) }
    }

    /// The checksum of a value and its key.
    @inlinable @inline(__always)
    package static func of(_ key: RawSpan, _ value: RawSpan) -> UInt32 { of(value, after: of(key)) }

    /// The checksum of a value of fixed size, as its 64-bit words with zeros where the checksum is stored, and of the
    /// sequence number that is its key.
    @inlinable @inline(__always)
    package static func of<let count: Int>(_ sequence: UInt64, _ words: InlineArray<count, UInt64>) -> UInt32 {
        let key: InlineArray<1, UInt64> = [sequence]
        return of(key.span.bytes, words.span.bytes)
    }

    /// The sum, modulo 2^32, of the checksums of values on a page of a row. Each value has 16 bytes: an index, which is
    /// big-endian, and 12 more. Its checksum is that of the row's key, the index and the rest, or of the index, the key
    /// and the rest: two tables that hold a relation in both directions have the same sums.
    ///
    /// - Parameter keyIsFirst: Whether the row's key goes before the index.
    package static func sum(ofPage page: RawSpan, inRow key: UInt32, keyIsFirst: Bool) -> UInt32 {
        page.withUnsafeBytes { tc_row_checksum(key, keyIsFirst ? 1 : 0, $0.baseAddress, $0.count / 16) }
    }
}

/// Values that end with a checksum: the CRC-32C of the bytes of their key and of the bytes before it. A value that was
/// changed on the disk, cut short or moved to another key is found when it is read.
extension RawSpan {
    /// Whether a value ends with the right checksum.
    @inlinable @inline(__always)
    package func hasChecksum(ofKey key: RawSpan) -> Bool {
        let count = byteCount - Checksum.byteCount
        guard count >= 0 else { return false }
        return load(UInt32.self, at: count) == Checksum.of(key, extracting(first: count))
    }
}

extension WriteTransactionReference {
    /// Sets the value of `key`, with its checksum behind it.
    package func putChecked(_ table: Table, _ key: some TableKey, _ bytes: RawSpan) throws {
        let checksum = key.withKeyBytes { key in Checksum.of(key, bytes) }
        try put(table, key, byteCount: bytes.byteCount + Checksum.byteCount) { span in
            span.withUnsafeMutableBytes { target in
                bytes.withUnsafeBytes { target.copyMemory(from: $0) }
                target.storeBytes(of: checksum, toByteOffset: bytes.byteCount, as: UInt32.self)
            }
        }
    }

    /// As ``putChecked(_:_:_:)``, for a key that sorts after every other one.
    package func appendChecked(_ table: Table, _ key: some TableKey, _ bytes: [UInt8]) throws {
        var bytes = bytes
        let checksum = key.withKeyBytes { key in Checksum.of(key, bytes.span.bytes) }
        bytes.append(contentsOf: withUnsafeBytes(of: checksum) { Array($0) })
        try append(table, key, bytes.span.bytes)
    }
}
