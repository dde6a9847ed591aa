import LMDB

/// The generations that are kept, and which one serves.
package struct Models: Sendable {
    let generations: Table  // number -> Generation
    let settings: Table

    static let activeKey = "active generation"
    private static let newestKey = "newest generation"
    private static let forgottenKey = "last forgotten"

    /// The number of the serving generation; 0 if there is none.
    package func active<Transaction: Readable & ~Copyable>(in transaction: borrowing Transaction) throws -> UInt64 {
        try transaction.get(settings, Models.activeKey) { $0.load(UInt64.self, at: 0) } ?? 0
    }

    /// The sequence number of the last event that forgot a user; 0: nobody was.
    package func lastForgotten<Transaction: Readable & ~Copyable>(
        in transaction: borrowing Transaction
    ) throws -> UInt64 {
        try transaction.get(settings, Models.forgottenKey) { $0.load(UInt64.self, at: 0) } ?? 0
    }

    func noteForgotten(at sequence: UInt64, in transaction: borrowing WriteTransaction) throws {
        try transaction.put(settings, Models.forgottenKey, [sequence].span.bytes)
    }

    /// The largest number a generation has ever had; 0: there was none.
    package func newest<Transaction: Readable & ~Copyable>(in transaction: borrowing Transaction) throws -> UInt64 {
        try transaction.get(settings, Models.newestKey) { $0.load(UInt64.self, at: 0) } ?? active(in: transaction)
    }

    package func generation<Transaction: Readable & ~Copyable>(
        _ number: UInt64, in transaction: borrowing Transaction
    ) throws -> Generation? {
        try transaction.get(generations, number) { try Generation(number: number, $0) }
    }

    /// All that are kept, oldest first.
    package func all<Transaction: Readable & ~Copyable>(in transaction: borrowing Transaction) throws -> [Generation] {
        var all: [Generation] = []
        try transaction.withCursor(generations) { cursor in
            try cursor.forEach(from: UInt64(0)) { key, value in
                all.append(try Generation(number: key.load(UInt64.self, at: 0), value))
                return true
            }
        }
        return all
    }

    /// Writes the record of a generation, whose tiles are all written, without making it serve. Of a line only the newest generation is
    /// kept: the record before it goes.
    package func put(_ generation: Generation, in transaction: borrowing WriteTransaction) throws {
        for former in try all(in: transaction) where former.base == generation.base && former.number < generation.number
        {
            try transaction.delete(generations, former.number)
        }
        try transaction.put(generations, generation.number, generation.encoded.span.bytes)
        let newest = max(try newest(in: transaction), generation.number)
        try transaction.put(settings, Models.newestKey, [newest].span.bytes)
    }

    /// Makes a generation that is kept the one that serves.
    package func use(_ number: UInt64, in transaction: borrowing WriteTransaction) throws {
        try transaction.put(settings, Models.activeKey, [number].span.bytes)
    }

    /// Removes the record of one generation.
    package func remove(_ number: UInt64, in transaction: borrowing WriteTransaction) throws {
        try transaction.delete(generations, number)
    }

    /// Removes every record but those of `kept`.
    package func removeAll(but kept: Set<UInt64>, in transaction: borrowing WriteTransaction) throws {
        try transaction.withCursor(generations) { cursor in
            var number = try cursor.move(.first) { key, _ in key.load(UInt64.self, at: 0) }
            while let found = number {
                if !kept.contains(found) { try cursor.delete() }
                number = try cursor.move(.next) { key, _ in key.load(UInt64.self, at: 0) }
            }
        }
    }
}
