import LMDB

/// Brings the tables of a store of schema 3, which has no checksums, to this schema. It runs in the transaction that
/// opens the store, so that a daemon that is ended meanwhile leaves the store as it was.
///
/// Tiles stay as they are: their lineages have no checksums until a full training begins the next one.
struct MigrationFromSchema3 {
    let tables: Tables
    let transaction: WriteTransactionReference

    func run() throws {
        for table in [tables.userIndices, tables.itemIndices, tables.generations] {
            try rewrite(table) { _, value in value }
        }
        try rewrite(tables.items) { _, value in item(value) }
        try migrateSettings()
        try rewrite(tables.users) { key, value in try user(key, value) }
        try rewrite(tables.itemStatistics) { key, value in try statistics(key, value) }
        try replace(tables.log) { sequence, value in
            let words = try event(value).words(sequence: sequence)
            return (0..<4).map { words[$0] }
        }
        try replace(tables.prequential) { sequence, value in try prequential(sequence, value) }
        try migrateTail()
    }

    /// Adds a checksum to every value of a table.
    private func rewrite(
        _ table: Table, _ body: (_ key: [UInt8], _ value: [UInt8]) throws -> [UInt8]
    ) throws {
        try forEach(table) { cursor, key, value in
            var stored = try body(key, value)
            append(Checksum.of(key.span.bytes, stored.span.bytes), to: &stored)
            try cursor.put(StoredKey(bytes: key), stored.span.bytes)
        }
    }

    /// Replaces every value of a table whose keys are sequence numbers.
    private func replace(_ table: Table, _ body: (_ sequence: UInt64, _ value: [UInt8]) throws -> [UInt64]) throws {
        try forEach(table) { cursor, key, value in
            guard key.count == 8 else { throw StoreDamage(.log, "a sequence number") }
            let words = try body(key.words[0], value)
            try cursor.put(StoredKey(bytes: key), words.span.bytes)
        }
    }

    private func forEach(_ table: Table, _ body: (borrowing Cursor, [UInt8], [UInt8]) throws -> Void) throws {
        try transaction.withCursor(table) { cursor in
            var entry = try cursor.move(.first) { StoredEntry(key: $0.bytes, value: $1.bytes) }
            while let found = entry {
                try body(cursor, found.key, found.value)
                entry = try cursor.move(.next) { StoredEntry(key: $0.bytes, value: $1.bytes) }
            }
        }
    }

    /// Of the numbers of schema 3, one that was missing was 0, or for the newest generation the one that served.
    private func migrateSettings() throws {
        var numbers: [StoredNumber: UInt64] = [:]
        for number in StoredNumber.allCases {
            numbers[number] = try transaction.get(tables.settings, number.rawValue) { value in
                guard value.byteCount == 4 || value.byteCount == 8 else { throw number.damage }
                return value.byteCount == 4 ? UInt64(value.load(UInt32.self, at: 0)) : value.load(UInt64.self, at: 0)
            }
        }
        numbers[.newestGeneration] = numbers[.newestGeneration] ?? numbers[.activeGeneration]
        for number in StoredNumber.allCases { try transaction.set(number, to: numbers[number] ?? number.initial, tables) }
        let scale = try transaction.get(tables.settings, Tables.scaleKey) { $0.bytes }
        if let scale { try transaction.putChecked(tables.settings, Tables.scaleKey, scale.span.bytes) }
    }

    /// An item of schema 3 had no owner, which is stored first.
    private func item(_ value: [UInt8]) -> [UInt8] {
        var stored: [UInt8] = []
        append(Account.noOwner, to: &stored)
        return stored + value
    }

    /// A user of schema 3 was stored as the sequence number of the last merged event and the name.
    private func user(_ key: [UInt8], _ value: [UInt8]) throws -> [UInt8] {
        guard key.count == 4, value.count >= 8 else { throw StoreDamage(.user, "a user's record") }
        var head = UserRecord.Head()
        head.lastSequence = Array(value[..<8]).words[0]
        head.rowChecksum = try rowChecksum(key, of: .user)
        return UserRecord(head: head, name: Array(value[8...])).stored
    }

    /// Statistics of schema 3 had zeros where the checksum of the row is.
    private func statistics(_ key: [UInt8], _ value: [UInt8]) throws -> [UInt8] {
        guard key.count == 4, value.count == 16 else { throw StoreDamage(.item, "an item's statistics") }
        var words = value.words
        words[0] = words[0] & 0xffff_ffff | UInt64(try rowChecksum(key, of: .item)) << 32
        return words.span.bytes.bytes
    }

    private func rowChecksum(_ key: [UInt8], of side: Ratings.Side) throws -> UInt32 {
        let row = key.span.bytes.load(UInt32.self, at: 0)
        return try transaction.withCursor(tables.ratings(by: side)) { cursor in
            var checksum: UInt32 = 0
            try cursor.forEachPage(ofRow: row) { page in checksum &+= StoredRating.checksum(ofPage: page, row, side) }
            return checksum
        }
    }

    /// A prequential record of schema 3 had zeros where the checksum is.
    private func prequential(_ sequence: UInt64, _ value: [UInt8]) throws -> [UInt64] {
        guard value.count == PrequentialRecord.byteCount else {
            throw StoreDamage(.model, "the prequential record of rating \(sequence)")
        }
        var words = value.words
        words[4] &= 0xffff_ffff
        words[4] |= UInt64(Checksum.of(sequence, [words[0], words[1], words[2], words[3], words[4]])) << 32
        return words
    }

    /// An event of schema 3 had zeros where the checksum is.
    private func event(_ value: [UInt8]) throws -> Event {
        guard value.count == Event.byteCount, let kind = Event.Kind(rawValue: value[0]) else {
            throw StoreDamage(.log, "an event of the log")
        }
        let words = value.words
        let previous = Float(bitPattern: UInt32(truncatingIfNeeded: words[2]))
        return Event(
            kind: kind, user: UInt32(truncatingIfNeeded: words[1]), item: UInt32(truncatingIfNeeded: words[1] >> 32),
            value: Float(bitPattern: UInt32(truncatingIfNeeded: words[0] >> 32)),
            previous: value[1] != 0 ? previous : nil, time: Int64(bitPattern: words[3]))
    }

    /// The tail of schema 3 had a head of 8 bytes: the sequence number of the first event.
    private func migrateTail() throws {
        guard let tail = try transaction.get(tables.main, EventLog.tailKey, { $0.bytes }) else { return }
        guard tail.count > 8, (tail.count - 8) % Event.byteCount == 0 else {
            throw StoreDamage(.log, "the newest events of the log")
        }
        let first = Array(tail[..<8]).words[0]
        try transaction.delete(tables.main, EventLog.tailKey)
        var words: [UInt64] = []
        for (position, offset) in stride(from: 8, to: tail.count, by: Event.byteCount).enumerated() {
            let event = try event(Array(tail[offset..<offset + Event.byteCount]))
            LogTail.append(event, sequence: first &+ UInt64(position), to: &words)
        }
        try transaction.put(tables.main, EventLog.tailKey, words.span.bytes)
    }
}

private struct StoredEntry {
    let key: [UInt8]
    let value: [UInt8]
}

extension RawSpan {
    fileprivate var bytes: [UInt8] { array(count: byteCount) }
}

extension [UInt8] {
    /// The bytes as 64-bit words; what follows the last whole one is left out.
    fileprivate var words: [UInt64] {
        (0..<count / 8).map { span.bytes.load(UInt64.self, at: 8 * $0) }
    }
}
