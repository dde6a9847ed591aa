import LMDB

/// The users: names and indices in both directions, and the last event that changed each user's ratings.
package struct Users {
    let context: StoreContext
    let transaction: TransactionReference

    private var tables: Tables { context.tables }

    /// The dense index of a user; nil if there is no such user.
    package func index(of name: String) throws -> UInt32? {
        try transaction.get(tables.userIndices, name) { try $0.number(UInt32.self, of: "a user's index") }
    }

    /// The name of the user with this index; nil if the user has been forgotten.
    package func name(of index: UInt32) throws -> String? {
        try transaction.get(tables.users, index) { try UserRecord.name($0) }
    }

    /// The sequence number of the last event that changed this user's ratings; 0 for an unknown user.
    package func lastSequence(of index: UInt32) throws -> UInt64 {
        if let last = try context.recent.entries(ofUser: index, in: transaction).last { return last.sequence }
        return try transaction.get(tables.users, index) { try UserRecord.lastSequence($0) } ?? 0
    }

    /// The number of users.
    package var count: Int { get throws { try transaction.count(tables.users) } }

    /// One more than the largest index of a user. A user matrix has as many rows.
    package var indexCount: Int { get throws { try transaction.indexCount(of: tables.users) } }
}

extension Changes {
    /// The index of the user with this name, who is created if new.
    func intern(user name: String) throws -> (index: UInt32, isNew: Bool) {
        if let index = try snapshot.users.index(of: name) { return (index, false) }
        let index = UInt32(try transaction.indexCount(of: tables.users))
        try transaction.put(tables.userIndices, name, [index].span.bytes)
        try put(UserRecord(lastSequence: 0, name: Array(name.utf8)), of: index)
        return (index, true)
    }

    /// Stores the sequence number of the last event that changed a user's ratings.
    func setLastSequence(_ sequence: UInt64, ofUser index: UInt32) throws {
        guard var record = try transaction.get(tables.users, index, { try UserRecord($0) }) else { return }
        record.lastSequence = sequence
        try put(record, of: index)
    }

    func remove(user index: UInt32, name: String) throws {
        try transaction.delete(tables.userIndices, name)
        try transaction.delete(tables.users, index)
    }

    private func put(_ record: UserRecord, of index: UInt32) throws {
        try transaction.put(tables.users, index, byteCount: 8 + record.name.count) { bytes in
            bytes.storeBytes(of: record.lastSequence, toByteOffset: 0, as: UInt64.self)
            for (position, byte) in record.name.enumerated() {
                bytes.storeBytes(of: byte, toByteOffset: 8 + position, as: UInt8.self)
            }
        }
    }
}

/// The stored form of a user: the sequence number of the last merged event, then the name.
private struct UserRecord {
    var lastSequence: UInt64
    var name: [UInt8]

    init(lastSequence: UInt64, name: [UInt8]) {
        self.lastSequence = lastSequence
        self.name = name
    }

    init(_ bytes: RawSpan) throws(LMDBError) {
        self.init(lastSequence: try Self.lastSequence(bytes), name: bytes.array(at: 8, count: bytes.byteCount - 8))
    }

    static func lastSequence(_ bytes: RawSpan) throws(LMDBError) -> UInt64 {
        try check(bytes)
        return bytes.load(UInt64.self, at: 0)
    }

    static func name(_ bytes: RawSpan) throws(LMDBError) -> String {
        try check(bytes)
        return bytes.string(at: 8, count: bytes.byteCount - 8)
    }

    private static func check(_ bytes: RawSpan) throws(LMDBError) {
        guard bytes.byteCount >= 8 else { throw LMDBError(code: .malformedValue, operation: "read a user") }
    }
}

extension TransactionReference {
    /// One more than the largest index in a table keyed by dense indices.
    func indexCount(of table: Table) throws -> Int {
        try withCursor(table) { cursor in
            try cursor.move(.last) { key, _ in Int(try key.number(UInt32.self, of: "an index")) + 1 } ?? 0
        }
    }
}
