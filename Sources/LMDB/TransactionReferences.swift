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
    private var lent: OpaquePointer?

    package final var handle: OpaquePointer {
        guard let lent else { preconditionFailure("a transaction was used after its closure had ended") }
        return lent
    }

    package var writeCounter: WriteCounter? { nil }

    fileprivate init(_ handle: OpaquePointer) { lent = handle }
    fileprivate final func end() { lent = nil }
}

/// The write transaction as an object. It counts its writes.
package final class WriteTransactionReference: TransactionReference, Writable {
    private let counter = WriteCounter()

    package override var writeCounter: WriteCounter? { counter }

    /// The number of writes through this object.
    package var writeCount: Int { counter.count }
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
