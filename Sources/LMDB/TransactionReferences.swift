/// How often a transaction has written, so that a change that refuses after it has written can be found in debug builds.
package final class WriteCounter {
    package fileprivate(set) var count = 0

    func note() { count += 1 }
}

/// A transaction as an object, for code that keeps it in values of its own while a closure runs.
///
/// Every use after the closure has ended traps: a transaction that is over cannot be read from by accident.
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

/// The write transaction as an object. It counts what is written through it.
package final class WriteTransactionReference: TransactionReference, Writable {
    private let counter = WriteCounter()

    package override var writeCounter: WriteCounter? { counter }

    /// How often this transaction has written.
    package var writeCount: Int { counter.count }
}

extension ReadTransaction {
    /// Lends this transaction as an object.
    package func withReference<Result>(_ body: (TransactionReference) throws -> Result) rethrows -> Result {
        let reference = TransactionReference(handle)
        defer { reference.end() }
        return try body(reference)
    }
}

extension WriteTransaction {
    /// Lends this transaction as an object.
    package func withReference<Result>(_ body: (WriteTransactionReference) throws -> Result) rethrows -> Result {
        let reference = WriteTransactionReference(handle)
        defer { reference.end() }
        return try body(reference)
    }
}
