import LMDB

/// The events by sequence number. Training follows them, and replaying them gives the ratings.
///
/// The newest events are kept in one record of the main table, the tail, and move to the log's own table when the tail
/// is full. A single rating then changes two pages of the file instead of five, and the cost of a sync grows with the
/// pages.
package struct EventLog {
    let tables: Tables
    let transaction: TransactionReference

    static let tailKey = "log tail"
    /// Events in the tail at most. With more, the record would not fit into the main table's page.
    static let tailLimit = 48

    /// The sequence number of the newest event; 0 in an empty log.
    package var lastSequence: UInt64 {
        get throws {
            if let last = try transaction.get(tables.main, Self.tailKey, { try LogTail.Head($0).last }) {
                return last
            }
            return try transaction.withCursor(tables.log) { cursor in
                try cursor.move(.last) { key, _ in try key.sequence } ?? 0
            }
        }
    }

    /// Runs `body` on the events after `sequence`, oldest first, until it returns false.
    package func forEach(after sequence: UInt64, _ body: (UInt64, Event) throws -> Bool) throws {
        var continues = true
        try transaction.withCursor(tables.log) { cursor in
            try cursor.forEach(from: sequence + 1) { key, value in
                let number = try key.sequence
                if number % 256 == 0 { try TimeAllowance.check() }
                continues = try body(number, try Event(value, at: 0, sequence: number))
                return continues
            }
        }
        guard continues, let tail = try tail else { return }
        for (number, event) in tail.numberedEvents where number > sequence {
            guard try body(number, event) else { return }
        }
    }

    var tail: LogTail? {
        get throws { try transaction.get(tables.main, Self.tailKey) { try LogTail($0) } }
    }
}

extension Changes {
    /// Adds the newest event to the log.
    func write(_ event: Event, sequence: UInt64) throws {
        var words = try transaction.get(tables.main, EventLog.tailKey) { try LogTail.words($0) } ?? []
        if words.count >= LogTail.wordCount(of: EventLog.tailLimit) {
            try flushTail()
            words = []
        }
        LogTail.append(event, sequence: sequence, to: &words)
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
            try transaction.append(tables.log, sequence, event.words(sequence: sequence).span.bytes)
        }
    }

    /// Removes the events that say something of one of these users, in one pass over the log.
    ///
    /// - Returns: The sequence numbers of those that models learn from, in ascending order.
    func removeEvents(of users: Set<UInt32>) throws -> [UInt64] {
        try flushTail()
        var learned: [UInt64] = []
        let passesOverDamage = passesOverDamage
        try transaction.withCursor(tables.log) { cursor in
            func belongs(_ key: RawSpan, _ value: RawSpan) throws -> Bool {
                do {
                    let sequence = try key.sequence
                    let event = try Event(value, at: 0, sequence: sequence)
                    let isOfThese = event.kind.isOfUser && users.contains(event.user)
                    if isOfThese, event.kind.changesRatings { learned.append(sequence) }
                    return isOfThese
                } catch {
                    guard passesOverDamage else { throw error }
                    return false
                }
            }
            var belongsToOne = try cursor.seek(UInt64(0), belongs)
            while let delete = belongsToOne {
                if delete { try cursor.delete() }
                belongsToOne = try cursor.move(.next, belongs)
            }
        }
        return learned
    }

    /// Moves the newest events into the log's table.
    func flushTail() throws {
        guard let tail = try snapshot.log.tail else { return }
        for (number, event) in tail.numberedEvents {
            try transaction.append(tables.log, number, event.words(sequence: number).span.bytes)
        }
        try transaction.delete(tables.main, EventLog.tailKey)
    }
}

/// The stored form of the newest events: a head, then the events, which are numbered without gaps.
struct LogTail {
    let first: UInt64
    private(set) var events: [Event] = []

    /// The sequence number of the first event, the number of events, and the checksum of both.
    struct Head {
        static let byteCount = 16

        let first: UInt64
        let count: UInt32

        init(first: UInt64, count: Int) {
            self.first = first
            self.count = UInt32(count)
        }

        init(_ bytes: RawSpan) throws(StoreDamage) {
            guard bytes.byteCount > Head.byteCount else { throw LogTail.damage }
            first = bytes.load(UInt64.self, at: 0)
            count = bytes.load(UInt32.self, at: 8)
            guard bytes.load(UInt64.self, at: 8) == secondWord,
                bytes.byteCount == Head.byteCount + Int(count) * Event.byteCount
            else { throw LogTail.damage }
        }

        var last: UInt64 { first &+ UInt64(count) &- 1 }

        var secondWord: UInt64 { UInt64(count) | UInt64(Checksum.of(first, [UInt64(count)])) << 32 }
    }

    init(_ bytes: RawSpan) throws(StoreDamage) {
        let head = try Head(bytes)
        first = head.first
        for position in 0..<Int(head.count) {
            let offset = Head.byteCount + position * Event.byteCount
            events.append(try Event(bytes, at: offset, sequence: first &+ UInt64(position)))
        }
    }

    fileprivate static let damage = StoreDamage(.log, "the newest events of the log")

    var numberedEvents: [(UInt64, Event)] {
        events.enumerated().map { (first &+ UInt64($0.offset), $0.element) }
    }

    /// The stored record as 64-bit words, to which an event can be appended without decoding the others.
    static func words(_ bytes: RawSpan) throws(StoreDamage) -> [UInt64] {
        _ = try Head(bytes)
        return (0..<bytes.byteCount / 8).map { bytes.load(UInt64.self, at: 8 * $0) }
    }

    static func wordCount(of events: Int) -> Int { (Head.byteCount + events * Event.byteCount) / 8 }

    /// Appends an event to the words of a tail, which are empty before the first one.
    static func append(_ event: Event, sequence: UInt64, to words: inout [UInt64]) {
        if words.isEmpty { words = [sequence, 0] }
        let added = event.words(sequence: sequence)
        for position in 0..<4 { words.append(added[position]) }
        words[1] = Head(first: words[0], count: (words.count - 2) / 4).secondWord
    }
}

extension RawSpan {
    /// The sequence number that is the key of an entry of the log.
    fileprivate var sequence: UInt64 {
        get throws(StoreDamage) { try number(UInt64.self, else: StoreDamage(.log, "a sequence number of the log")) }
    }
}
