import LMDB

/// Users: their names, interned both ways, and the sequence number of the last event that touched each.
package struct Users: Sendable {
    let indices: Table  // name -> index
    let records: Table  // index -> last merged sequence, name
    let recent: Recent

    /// The dense index of a user; nil if there is no such user.
    package func index<Transaction: Readable & ~Copyable>(
        of name: String, in transaction: borrowing Transaction
    ) throws -> UInt32? {
        try transaction.get(indices, name) { $0.load(UInt32.self, at: 0) }
    }

    /// The name of the user with this index; nil if they have been forgotten.
    package func name<Transaction: Readable & ~Copyable>(
        of index: UInt32, in transaction: borrowing Transaction
    ) throws -> String? {
        try transaction.get(records, index) { $0.string(at: 8, count: $0.byteCount - 8) }
    }

    /// The sequence number of the last event that changed this user's ratings; 0 for an unknown user.
    package func lastSequence<Transaction: Readable & ~Copyable>(
        of index: UInt32, in transaction: borrowing Transaction
    ) throws -> UInt64 {
        if let last = try recent.entries(ofUser: index, in: transaction).last { return last.sequence }
        return try transaction.get(records, index) { $0.load(UInt64.self, at: 0) } ?? 0
    }

    /// How many users there are.
    package func count<Transaction: Readable & ~Copyable>(in transaction: borrowing Transaction) throws -> Int {
        try transaction.count(records)
    }

    /// One more than the largest index ever given and still known: the number of rows of a user matrix.
    package func indexCount<Transaction: Readable & ~Copyable>(in transaction: borrowing Transaction) throws -> Int {
        try transaction.indexCount(of: records)
    }

    /// The index of a name, which gets the next one if it is new.
    func intern(_ name: String, in transaction: borrowing WriteTransaction) throws -> (index: UInt32, isNew: Bool) {
        if let index = try index(of: name, in: transaction) { return (index, false) }
        let index = UInt32(try transaction.indexCount(of: records))
        try transaction.put(indices, name, [index].span.bytes)
        try put(UserRecord(lastSequence: 0, name: Array(name.utf8)), of: index, in: transaction)
        return (index, true)
    }

    /// Notes that an event changed this user's ratings.
    func touch(_ index: UInt32, sequence: UInt64, in transaction: borrowing WriteTransaction) throws {
        guard var record = try transaction.get(records, index, { UserRecord($0) }) else { return }
        record.lastSequence = sequence
        try put(record, of: index, in: transaction)
    }

    private func put(_ record: UserRecord, of index: UInt32, in transaction: borrowing WriteTransaction) throws {
        try transaction.put(records, index, byteCount: 8 + record.name.count) { bytes in
            bytes.storeBytes(of: record.lastSequence, toByteOffset: 0, as: UInt64.self)
            for (position, byte) in record.name.enumerated() {
                bytes.storeBytes(of: byte, toByteOffset: 8 + position, as: UInt8.self)
            }
        }
    }

    func remove(_ index: UInt32, name: String, in transaction: borrowing WriteTransaction) throws {
        try transaction.delete(indices, name)
        try transaction.delete(records, index)
    }
}

private struct UserRecord {
    var lastSequence: UInt64
    var name: [UInt8]

    init(lastSequence: UInt64, name: [UInt8]) {
        self.lastSequence = lastSequence
        self.name = name
    }

    init(_ bytes: RawSpan) {
        self.init(lastSequence: bytes.load(UInt64.self, at: 0), name: bytes.array(at: 8, count: bytes.byteCount - 8))
    }
}

extension Readable where Self: ~Copyable {
    /// One more than the largest index in a table keyed by dense indices.
    func indexCount(of table: Table) throws -> Int {
        try withCursor(table) { cursor in
            try cursor.move(.last) { key, _ in Int(key.load(UInt32.self, at: 0)) + 1 } ?? 0
        }
    }
}
