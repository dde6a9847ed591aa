import LMDB

/// The users: names and indices in both directions, and the last event that changed each user's ratings.
package struct Users {
    let context: StoreContext
    let transaction: TransactionReference

    private var tables: Tables { context.tables }

    /// The dense index of a user; nil if there is no such user.
    package func index(of name: String) throws -> UInt32? { try entry(of: name)?.index }

    /// The index of a user, and whether ratings of the user are private; nil if there is no such user.
    package func entry(of name: String) throws -> UserEntry? {
        // The name itself is left out of the damage, because it may be anything that a peer sent.
        func damage() -> StoreDamage { StoreDamage(.user, "the index of a name") }
        let entry = try transaction.checked(tables.userIndices, name, damage()) { try UserEntry($0, else: damage()) }
        if entry == nil { try context.nameChecks.checkUnknown(.user) }
        return entry
    }

    /// The name of the user with this index; nil if the user has been forgotten.
    package func name(of index: UInt32) throws -> String? {
        try transaction.checked(tables.users, index, UserRecord.damage(of: index)) {
            _ = try UserRecord.Head($0, ofUser: index)
            return UserRecord.Head.name($0)
        }
    }

    /// The sequence number of the last event that changed this user's ratings; 0 for an unknown user.
    package func lastSequence(of index: UInt32) throws -> UInt64 {
        if let last = try context.recent.entries(ofUser: index, in: transaction).last { return last.sequence }
        return try head(of: index)?.lastSequence ?? 0
    }

    /// The number of users.
    package var count: Int { get throws { try transaction.count(tables.users) } }

    /// One more than the largest index that a user ever had. A user matrix has as many rows.
    package var indexCount: Int {
        get throws {
            let given = try transaction.number(.userIndicesGiven, tables)
            return max(Int(clamping: given), try transaction.indexCount(of: tables.users, .user))
        }
    }

    /// What is stored about a user in addition to the name; nil for an unknown user.
    func head(of index: UInt32) throws -> UserRecord.Head? {
        try transaction.checked(tables.users, index, UserRecord.damage(of: index)) {
            try UserRecord.Head($0, ofUser: index)
        }
    }
}

extension Changes {
    /// The index of the user with this name, who is created if new.
    mutating func intern(user name: String) throws -> (entry: UserEntry, isNew: Bool) {
        if let entry = try snapshot.users.entry(of: name) { return (entry, false) }
        let index = try newIndex(try snapshot.users.indexCount)
        var head = UserRecord.Head()
        head.owner = account.uid
        try transaction.putChecked(tables.userIndices, name, [index].span.bytes)
        try transaction.appendChecked(tables.users, index, UserRecord(head: head, name: Array(name.utf8)).stored)
        try charge(head.owner, .user(named: name))
        return (UserEntry(index: index), true)
    }

    /// Notes that a merge has changed a user's row.
    ///
    /// - Parameters:
    ///   - sequence: The sequence number of the last event that changed the row.
    ///   - change: What is added to the checksum of the row.
    ///   - ratings: How many ratings were added to the row, less those that were removed.
    mutating func noteMerge(
        through sequence: UInt64, ofUser index: UInt32, rowChecksum change: UInt32, ratings: Int
    ) throws {
        let stored = try transaction.checked(tables.users, index, UserRecord.damage(of: index)) {
            try UserRecord($0, ofUser: index)
        }
        guard var record = stored else { throw UserRecord.damage(of: index) }
        record.head.lastSequence = sequence
        record.head.rowChecksum &+= change
        try put(record, of: index)
        if ratings != 0 { try charge(record.head.owner, Usage(ratings: ratings)) }
    }

    /// Removes a user's name and record.
    ///
    /// - Parameter ratings: The number of the user's ratings and marks, which are removed as well.
    mutating func remove(user index: UInt32, name: String, ratings: Int) throws {
        try passOver { changes in
            guard let head = try changes.snapshot.users.head(of: index) else { return }
            try changes.charge(head.owner, -(.user(named: name) + Usage(ratings: ratings)))
        }
        try transaction.set(.userIndicesGiven, to: UInt64(try snapshot.users.indexCount), tables)
        try transaction.delete(tables.userIndices, name)
        try transaction.delete(tables.users, index)
    }

    private func put(_ record: UserRecord, of index: UInt32) throws {
        try transaction.putChecked(tables.users, index, record.stored.span.bytes)
    }
}

/// The stored form of a user: a head of fixed size, then the name.
struct UserRecord {
    struct Head {
        static let byteCount = 16

        /// The sequence number of the last merged event that changed the user's row.
        var lastSequence: UInt64 = 0
        /// The sum of the checksums of the ratings in the user's row.
        var rowChecksum: UInt32 = 0
        /// The uid that created the user.
        var owner = Account.noOwner

        init() {}

        init(_ bytes: RawSpan, ofUser index: UInt32) throws(StoreDamage) {
            guard bytes.byteCount >= Head.byteCount else { throw UserRecord.damage(of: index) }
            lastSequence = bytes.load(UInt64.self, at: 0)
            rowChecksum = bytes.load(UInt32.self, at: 8)
            owner = bytes.load(UInt32.self, at: 12)
        }

        /// The name that follows the head, whose length has been checked.
        static func name(_ bytes: RawSpan) -> String {
            bytes.string(at: Head.byteCount, count: bytes.byteCount - Head.byteCount)
        }
    }

    var head: Head
    var name: [UInt8]

    init(head: Head, name: [UInt8]) {
        self.head = head
        self.name = name
    }

    init(_ bytes: RawSpan, ofUser index: UInt32) throws(StoreDamage) {
        head = try Head(bytes, ofUser: index)
        name = bytes.array(at: Head.byteCount, count: bytes.byteCount - Head.byteCount)
    }

    var stored: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Head.byteCount + name.count)
        append(head.lastSequence, to: &bytes)
        append(head.rowChecksum, to: &bytes)
        append(head.owner, to: &bytes)
        bytes += name
        return bytes
    }

    static func damage(of index: UInt32) -> StoreDamage { StoreDamage(.user, "the record of user \(index)") }
}
