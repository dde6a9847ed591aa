import LMDB

/// Reading of values that end with a checksum.
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

extension RawSpan {
    /// Runs `body` on a checked value without its checksum, which a cursor has found.
    ///
    /// - Parameter damage: What is thrown if the checksum is wrong.
    @inline(__always)
    func withChecked<Result>(
        key: RawSpan, _ damage: @autoclosure () -> StoreDamage, _ body: (RawSpan) throws -> Result
    ) throws -> Result {
        guard hasChecksum(ofKey: key) else { throw damage() }
        return try body(extracting(droppingLast: Checksum.byteCount))
    }
}
