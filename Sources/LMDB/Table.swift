import CLMDB

/// A named table of an environment.
package struct Table: Sendable {
    let identifier: MDB_dbi

    /// The order of a table's keys, and whether a key has one value or a sorted row of values.
    package enum Kind: Sendable {
        /// Keys are byte strings, sorted by their bytes.
        case bytes
        /// Keys are all `UInt32` or all `UInt64`, sorted as numbers.
        case integers
        /// Keys as in `integers`. Each has a row of values, which are all of one size and sorted by their bytes.
        case integerRows

        var flags: UInt32 {
            switch self {
            case .bytes: 0
            case .integers: UInt32(MDB_INTEGERKEY)
            case .integerRows: UInt32(MDB_INTEGERKEY | MDB_DUPSORT | MDB_DUPFIXED)
            }
        }
    }
}

/// A type whose values can be keys of a table.
package protocol TableKey {
    /// Runs `body` on the bytes that the table stores and compares.
    func withKeyBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result
    /// Reads a key from its bytes; nil if they are not of its size.
    init?(keyBytes: RawSpan)
}

extension UInt32: TableKey {
    @inlinable @inline(__always)
    package func withKeyBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        try withUnsafeBytes(of: self) { try body(RawSpan(_unsafeBytes: $0)) }
    }

    package init?(keyBytes: RawSpan) {
        guard keyBytes.byteCount == 4 else { return nil }
        self = keyBytes.load(UInt32.self, at: 0)
    }
}

extension UInt64: TableKey {
    @inlinable @inline(__always)
    package func withKeyBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        try withUnsafeBytes(of: self) { try body(RawSpan(_unsafeBytes: $0)) }
    }

    package init?(keyBytes: RawSpan) {
        guard keyBytes.byteCount == 8 else { return nil }
        self = keyBytes.load(UInt64.self, at: 0)
    }
}

extension String: TableKey {
    package func withKeyBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        var copy = self
        return try copy.withUTF8 { try body(RawSpan(_unsafeBytes: UnsafeRawBufferPointer($0))) }
    }

    package init?(keyBytes: RawSpan) {
        self = String(decoding: (0..<keyBytes.byteCount).map { keyBytes.load(UInt8.self, at: $0) }, as: UTF8.self)
    }
}

/// A key as the table stores it, whatever its type is.
package struct StoredKey: TableKey {
    package let bytes: [UInt8]

    package init(bytes: [UInt8]) { self.bytes = bytes }
    package init(keyBytes: RawSpan) { bytes = keyBytes.array(count: keyBytes.byteCount) }

    package func withKeyBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        try body(bytes.span.bytes)
    }
}

/// A key of two numbers, sorted by the first and then by the second. Both are stored big-endian.
package struct PairKey: TableKey, Hashable, Sendable {
    package var first: UInt64
    package var second: UInt64

    package init(_ first: UInt64, _ second: UInt64) {
        self.first = first
        self.second = second
    }

    package func withKeyBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        try withUnsafeBytes(of: (first.bigEndian, second.bigEndian)) { try body(RawSpan(_unsafeBytes: $0)) }
    }

    package init?(keyBytes: RawSpan) {
        guard keyBytes.byteCount == 16 else { return nil }
        self.init(keyBytes.load(UInt64.self, at: 0).bigEndian, keyBytes.load(UInt64.self, at: 8).bigEndian)
    }
}
