import CLMDB

extension RawSpan {
    /// The number at a byte offset, in the machine's byte order. Stored values are not aligned.
    ///
    /// Traps beyond the end, as every span does: callers check `byteCount` first where the length comes from the disk.
    // Other modules would otherwise call the general form, which copies the number as bytes.
    @inlinable @inline(__always)
    package func load<Number: BitwiseCopyable>(_ type: Number.Type, at offset: Int) -> Number {
        precondition(offset >= 0 && offset + MemoryLayout<Number>.size <= byteCount)
        return unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: type)
    }

    /// Runs `body` on the bytes as float32 numbers, without a copy. LMDB aligns large values to 16 bytes.
    ///
    /// - Throws: `malformedValue` if the bytes are not aligned, or not a whole number of floats.
    @inline(__always)
    package func withFloats<Result>(_ body: (Span<Float>) throws -> Result) throws -> Result {
        try withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress, bytes.count % 4 == 0, UInt(bitPattern: start) % 4 == 0 else {
                throw LMDBError(code: .malformedValue, operation: "read \(bytes.count) bytes as float32")
            }
            let count = bytes.count / 4
            return try body(Span(_unsafeStart: start.assumingMemoryBound(to: Float.self), count: count))
        }
    }

    /// A copy of `count` bytes at `offset`.
    package func array(at offset: Int = 0, count: Int) -> [UInt8] {
        precondition(offset >= 0 && count >= 0 && offset + count <= byteCount)
        return withUnsafeBytes { Array($0[offset..<offset + count]) }
    }

    /// `count` bytes at `offset`, decoded as UTF-8. An invalid sequence becomes U+FFFD.
    package func string(at offset: Int = 0, count: Int) -> String {
        precondition(offset >= 0 && count >= 0 && offset + count <= byteCount)
        return withUnsafeBytes { String(decoding: $0[offset..<offset + count], as: UTF8.self) }
    }
}

/// The bytes in the form that LMDB takes. The caller keeps them alive as long as the result is in use.
@inline(__always)
func value(of bytes: RawSpan) -> MDB_val {
    bytes.withUnsafeBytes { MDB_val(mv_size: $0.count, mv_data: UnsafeMutableRawPointer(mutating: $0.baseAddress)) }
}

/// Runs `body` on bytes that LMDB returned. They are valid until the transaction writes or ends.
@inline(__always)
func withSpan<Result>(of value: MDB_val, _ body: (RawSpan) throws -> Result) rethrows -> Result {
    try body(RawSpan(_unsafeBytes: UnsafeRawBufferPointer(start: value.mv_data, count: value.mv_size)))
}
