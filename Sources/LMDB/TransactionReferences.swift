import Synchronization

/// Counts the writes of a transaction, so that debug builds find a change that refuses after it has written.
package final class WriteCounter {
    package fileprivate(set) var count = 0

    /// Counts in debug builds only, because a large import writes millions of values.
    func note() {
        #if DEBUG
            count += 1
        #endif
    }
}

/// A transaction as an object, which values can hold while the closure runs that the transaction is lent to.
///
/// Every use after that closure has ended traps, so that freed pages are never read by accident.
package class TransactionReference: Readable {
    private let pointer: OpaquePointer
    /// Atomic because reading an atomic value costs no check for exclusive access: every lookup reads it.
    private let hasEnded = Atomic(false)

    package final var handle: OpaquePointer {
        precondition(!hasEnded.load(ordering: .relaxed), "a transaction was used after its closure had ended")
        return pointer
    }

    package var writeCounter: WriteCounter? { nil }

    fileprivate init(_ handle: OpaquePointer) { pointer = handle }
    fileprivate final func end() { hasEnded.store(true, ordering: .relaxed) }
}

/// The write transaction as an object. It counts its writes.
package final class WriteTransactionReference: TransactionReference {
    private let counter = WriteCounter()

    package override var writeCounter: WriteCounter? { counter }

    /// How often this transaction has written; 0 in release builds.
    package var writeCount: Int { counter.count }

    private var transaction: WriteTransaction { WriteTransaction(handle: handle, counter: counter) }

    /// As ``WriteTransaction/put(_:_:_:)``.
    package func put(_ table: Table, _ key: some TableKey, _ bytes: RawSpan) throws(LMDBError) {
        try transaction.put(table, key, bytes)
    }

    /// As ``WriteTransaction/append(_:_:_:)``.
    package func append(_ table: Table, _ key: some TableKey, _ bytes: RawSpan) throws(LMDBError) {
        try transaction.append(table, key, bytes)
    }

    /// As ``WriteTransaction/put(_:_:byteCount:_:)``.
    package func put(
        _ table: Table, _ key: some TableKey, byteCount: Int, _ body: (inout MutableRawSpan) throws -> Void
    ) throws {
        try transaction.put(table, key, byteCount: byteCount, body)
    }

    /// As ``WriteTransaction/delete(_:_:)``.
    @discardableResult
    package func delete(_ table: Table, _ key: some TableKey) throws(LMDBError) -> Bool {
        try transaction.delete(table, key)
    }
}

extension ReadTransaction {
    /// Runs `body` with this transaction as an object, which cannot be used afterwards.
    package func withReference<Result>(_ body: (TransactionReference) throws -> Result) rethrows -> Result {
        let reference = TransactionReference(handle)
        defer { reference.end() }
        return try body(reference)
    }
}

extension WriteTransaction {
    /// Runs `body` with this transaction as an object, which cannot be used afterwards.
    package func withReference<Result>(_ body: (WriteTransactionReference) throws -> Result) rethrows -> Result {
        let reference = WriteTransactionReference(handle)
        defer { reference.end() }
        return try body(reference)
    }
}
