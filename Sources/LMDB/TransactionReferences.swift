import Synchronization

/// Counts the writes of a transaction, so that the memory of its pages stays bounded, and so that debug builds find a
/// change that refuses after it has written.
package final class WriteCounter {
    // A write changes a few pages, so that the bound is exceeded by a few megabytes at most.
    private static let writesBetweenChecks = 1024

    /// Atomic because an atomic value costs no check for exclusive access: an import writes millions of values.
    private let writes = Atomic(0)
    private let transaction: OpaquePointer
    private let bound: ChangedPageBound?

    init(_ transaction: OpaquePointer, bound: ChangedPageBound?) {
        self.transaction = transaction
        self.bound = bound
    }

    package var count: Int { writes.load(ordering: .relaxed) }

    /// Counts a write that follows.
    func note() throws(LMDBError) {
        let count = writes.load(ordering: .relaxed) + 1
        writes.store(count, ordering: .relaxed)
        if count % WriteCounter.writesBetweenChecks == 0 { try bound?.enforce(transaction) }
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
    private let counter: WriteCounter

    fileprivate init(_ transaction: borrowing WriteTransaction) {
        counter = WriteCounter(transaction.handle, bound: transaction.bound)
        super.init(transaction.handle)
    }

    package override var writeCounter: WriteCounter? { counter }

    /// How often this transaction has written.
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
        let reference = WriteTransactionReference(self)
        defer { reference.end() }
        return try body(reference)
    }
}
