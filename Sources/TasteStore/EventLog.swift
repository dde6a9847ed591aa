import LMDB

/// The events by sequence number. Training follows them, and replaying them gives the ratings.
///
/// The newest events are kept in one record of the main table, the tail, and move to the log's own table when the tail
/// is full. A single rating then changes two pages of the file instead of five, and the cost of a sync grows with the
/// pages.
package struct EventLog {
    let tables: Tables
    let transaction: TransactionReference

    fileprivate static let tailKey = "log tail"
    /// Events in the tail at most. With more, the record would not fit into the main table's page.
    fileprivate static let tailLimit = 48

    /// The sequence number of the newest event; 0 in an empty log.
    package var lastSequence: UInt64 {
        get throws {
            if let last = try transaction.get(tables.main, Self.tailKey, { try LogTail.lastSequence($0) }) {
                return last
            }
            return try transaction.withCursor(tables.log) { cursor in
                try cursor.move(.last) { key, _ in try key.number(UInt64.self, of: "a sequence number") } ?? 0
            }
        }
    }

    /// Runs `body` on the events after `sequence`, oldest first, until it returns false.
    package func forEach(after sequence: UInt64, _ body: (UInt64, Event) throws -> Bool) throws {
        var continues = true
        try transaction.withCursor(tables.log) { cursor in
            try cursor.forEach(from: sequence + 1) { key, value in
                continues = try body(key.load(UInt64.self, at: 0), try Event(value, at: 0))
                return continues
            }
        }
        guard continues, let tail = try tail else { return }
        for (number, event) in tail.numberedEvents where number > sequence {
            guard try body(number, event) else { return }
        }
    }

    fileprivate var tail: LogTail? {
        get throws { try transaction.get(tables.main, Self.tailKey) { try LogTail($0) } }
    }
}

extension Changes {
    /// Adds the newest event to the log.
    func write(_ event: Event, sequence: UInt64) throws {
        var words = try transaction.get(tables.main, EventLog.tailKey) { LogTail.words($0) } ?? []
        if words.count >= LogTail.wordCount(of: EventLog.tailLimit) {
            try flushTail()
            words = []
        }
        if words.isEmpty { words.append(sequence) }
        LogTail.append(event, to: &words)
        try transaction.put(tables.main, EventLog.tailKey, words.span.bytes)
    }

    /// Adds new events: to the tail if they are few, and else directly to the log's table.
    mutating func append(contentsOf newEvents: some Collection<Event>) throws {
        guard newEvents.count > EventLog.tailLimit else {
            for event in newEvents {
                sequence += 1
                try write(event, sequence: sequence)
            }
            return
        }
        try flushTail()
        for event in newEvents {
            sequence += 1
            try transaction.append(tables.log, sequence, event.words.span.bytes)
        }
    }

    /// Removes the events that changed a user's ratings, in one pass over the log.
    func removeEvents(of user: UInt32) throws {
        try flushTail()
        try transaction.withCursor(tables.log) { cursor in
            func belongs(_ bytes: RawSpan) throws -> Bool {
                let event = try Event(bytes, at: 0)
                return event.user == user && event.kind.changesRatings
            }
            var belongsToUser = try cursor.seek(UInt64(0)) { _, value in try belongs(value) }
            while let delete = belongsToUser {
                if delete { try cursor.delete() }
                belongsToUser = try cursor.move(.next) { _, value in try belongs(value) }
            }
        }
    }

    private func flushTail() throws {
        guard let tail = try snapshot.log.tail else { return }
        for (number, event) in tail.numberedEvents {
            try transaction.append(tables.log, number, event.words.span.bytes)
        }
        try transaction.delete(tables.main, EventLog.tailKey)
    }
}

/// The stored form of the newest events: the sequence number of the first, then the events, which are numbered without
/// gaps.
fileprivate struct LogTail {
    let first: UInt64
    private(set) var events: [Event] = []

    init(_ bytes: RawSpan) throws(LMDBError) {
        try Self.check(bytes)
        first = bytes.load(UInt64.self, at: 0)
        for offset in stride(from: 8, to: bytes.byteCount, by: Event.byteCount) {
            events.append(try Event(bytes, at: offset))
        }
    }

    /// The sequence number of the last event, without decoding the events.
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

    /// The stored record as 64-bit words, to which an event can be appended without decoding the others.
    static func words(_ bytes: RawSpan) -> [UInt64] {
        (0..<bytes.byteCount / 8).map { bytes.load(UInt64.self, at: 8 * $0) }
    }

    static func wordCount(of events: Int) -> Int { 1 + events * Event.byteCount / 8 }

    static func append(_ event: Event, to words: inout [UInt64]) {
        let added = event.words
        for position in 0..<4 { words.append(added[position]) }
    }
}
