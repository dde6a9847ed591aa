import LMDB

/// What happened, by sequence number: what the trainer follows, and anybody can replay.
///
/// The newest events lie in one record of the main table, the tail, and move to the log's own table when it is full: a rating by
/// itself then changes two pages of the file rather than five, and pages are what a sync costs.
package struct EventLog: Sendable {
    let events: Table
    let main: Table

    private static let tailKey = "log tail"
    /// So many that the record still fits into the main table's page.
    private static let tailLimit = 48

    /// The sequence number of the newest event; 0 in an empty log.
    package func lastSequence<Transaction: Readable & ~Copyable>(in transaction: borrowing Transaction) throws -> UInt64
    {
        if let last = try transaction.get(main, Self.tailKey, { try LogTail.lastSequence($0) }) { return last }
        return try transaction.withCursor(events) { cursor in
            try cursor.move(.last) { key, _ in key.load(UInt64.self, at: 0) } ?? 0
        }
    }

    /// Runs `body` on the events after `sequence`, oldest first, until it returns false.
    package func forEach<Transaction: Readable & ~Copyable>(
        after sequence: UInt64, in transaction: borrowing Transaction, _ body: (UInt64, Event) throws -> Bool
    ) throws {
        var goOn = true
        try transaction.withCursor(events) { cursor in
            try cursor.forEach(from: sequence + 1) { key, value in
                goOn = try body(key.load(UInt64.self, at: 0), try Event(value, at: 0))
                return goOn
            }
        }
        guard goOn, let tail = try tail(in: transaction) else { return }
        for (number, event) in tail.numberedEvents where number > sequence {
            guard try body(number, event) else { return }
        }
    }

    /// Adds the newest event.
    func append(_ event: Event, sequence: UInt64, in transaction: borrowing WriteTransaction) throws {
        var words = try transaction.get(main, Self.tailKey) { LogTail.words($0) } ?? []
        if words.count >= LogTail.wordCount(of: Self.tailLimit) {
            try flushTail(in: transaction)
            words = []
        }
        if words.isEmpty { words.append(sequence) }
        LogTail.append(event, to: &words)
        try transaction.put(main, Self.tailKey, words.span.bytes)
    }

    /// Adds many events at once, the newest ones, straight to the table.
    func append(
        contentsOf newEvents: some Sequence<Event>, after sequence: UInt64, in transaction: borrowing WriteTransaction
    ) throws {
        try flushTail(in: transaction)
        for (position, event) in newEvents.enumerated() {
            try transaction.append(events, sequence + 1 + UInt64(position), event.words.span.bytes)
        }
    }

    /// Removes every event of a user, except for the removal itself: one pass over the log.
    func removeEvents(of user: UInt32, in transaction: borrowing WriteTransaction) throws {
        try flushTail(in: transaction)
        try transaction.withCursor(events) { cursor in
            func belongs(_ bytes: RawSpan) throws -> Bool {
                let event = try Event(bytes, at: 0)
                return event.user == user && (event.kind == .rate || event.kind == .unrate)
            }
            var isTheirs = try cursor.seek(UInt64(0)) { _, value in try belongs(value) }
            while let delete = isTheirs {
                if delete { try cursor.delete() }
                isTheirs = try cursor.move(.next) { _, value in try belongs(value) }
            }
        }
    }

    private func tail<Transaction: Readable & ~Copyable>(in transaction: borrowing Transaction) throws -> LogTail? {
        try transaction.get(main, Self.tailKey) { try LogTail($0) }
    }

    private func flushTail(in transaction: borrowing WriteTransaction) throws {
        guard let tail = try tail(in: transaction) else { return }
        for (number, event) in tail.numberedEvents {
            try transaction.append(events, number, event.words.span.bytes)
        }
        try transaction.delete(main, Self.tailKey)
    }
}

/// The newest events: the first one's sequence number, then each event; they follow without gaps.
private struct LogTail {
    let first: UInt64
    private(set) var events: [Event] = []

    init(_ bytes: RawSpan) throws(LMDBError) {
        try Self.check(bytes)
        first = bytes.load(UInt64.self, at: 0)
        for offset in stride(from: 8, to: bytes.byteCount, by: Event.byteCount) {
            events.append(try Event(bytes, at: offset))
        }
    }

    /// The last event's number, without decoding them.
    static func lastSequence(_ bytes: RawSpan) throws(LMDBError) -> UInt64 {
        try check(bytes)
        return bytes.load(UInt64.self, at: 0) + UInt64((bytes.byteCount - 8) / Event.byteCount) - 1
    }

    private static func check(_ bytes: RawSpan) throws(LMDBError) {
        guard bytes.byteCount > 8, (bytes.byteCount - 8) % Event.byteCount == 0 else {
            throw LMDBError(code: .malformedValue, operation: "read the newest events of the log")
        }
    }

    var numberedEvents: [(UInt64, Event)] {
        events.enumerated().map { (first + UInt64($0.offset), $0.element) }
    }

    /// The record as it is stored, not decoded: what is added to it goes behind.
    static func words(_ bytes: RawSpan) -> [UInt64] {
        (0..<bytes.byteCount / 8).map { bytes.load(UInt64.self, at: 8 * $0) }
    }

    static func wordCount(of events: Int) -> Int { 1 + events * Event.byteCount / 8 }

    static func append(_ event: Event, to words: inout [UInt64]) {
        let added = event.words
        for position in 0..<4 { words.append(added[position]) }
    }
}
