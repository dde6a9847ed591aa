import LMDB

/// What happened, by sequence number: what the trainer follows, and anybody can replay.
package struct EventLog: Sendable {
    let events: Table

    /// The sequence number of the newest event; 0 in an empty log.
    package func lastSequence<Transaction: Readable & ~Copyable>(in transaction: borrowing Transaction) throws -> UInt64
    {
        try transaction.withCursor(events) { cursor in
            try cursor.move(.last) { key, _ in key.load(UInt64.self, at: 0) } ?? 0
        }
    }

    /// Runs `body` on the events after `sequence`, oldest first, until it returns false.
    package func forEach<Transaction: Readable & ~Copyable>(
        after sequence: UInt64, in transaction: borrowing Transaction, _ body: (UInt64, Event) throws -> Bool
    ) throws {
        try transaction.withCursor(events) { cursor in
            try cursor.forEach(from: sequence + 1) { key, value in
                try body(key.load(UInt64.self, at: 0), try Event(value))
            }
        }
    }

    func append(_ event: Event, sequence: UInt64, in transaction: borrowing WriteTransaction) throws {
        try transaction.append(events, sequence, event.words.span.bytes)
    }

    /// Removes every event of a user, except for the removal itself: one pass over the log.
    func removeEvents(of user: UInt32, in transaction: borrowing WriteTransaction) throws {
        try transaction.withCursor(events) { cursor in
            func belongs(_ bytes: RawSpan) throws -> Bool {
                let event = try Event(bytes)
                return event.user == user && (event.kind == .rate || event.kind == .unrate)
            }
            var isTheirs = try cursor.seek(UInt64(0)) { _, value in try belongs(value) }
            while let delete = isTheirs {
                if delete { try cursor.delete() }
                isTheirs = try cursor.move(.next) { _, value in try belongs(value) }
            }
        }
    }
}
