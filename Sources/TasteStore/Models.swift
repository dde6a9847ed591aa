import LMDB

/// The generations that are kept, and which one serves.
package struct Models: Sendable {
    let generations: Table  // number -> Generation
    let settings: Table

    static let activeKey = "active generation"
    private static let newestKey = "newest generation"

    /// The number of the serving generation; 0 if there is none.
    package func active<Transaction: Readable & ~Copyable>(in transaction: borrowing Transaction) throws -> UInt64 {
        try transaction.get(settings, Models.activeKey) { $0.load(UInt64.self, at: 0) } ?? 0
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

    /// Writes the record of a generation that is new, or that has changed, without making it serve. Of a line only the newest
    /// generation is kept: the record before it goes.
    ///
    /// A new line is put before its first tile is written, as a candidate: that takes its number, and tells it from what is left over.
    package func put(_ generation: Generation, in transaction: borrowing WriteTransaction) throws {
        for former in try all(in: transaction) where former.base == generation.base && former.number < generation.number
        {
            try transaction.delete(generations, former.number)
        }
        try transaction.put(generations, generation.number, generation.encoded.span.bytes)
        let newest = max(try newest(in: transaction), generation.number)
        try transaction.put(settings, Models.newestKey, [newest].span.bytes)
    }

    /// Makes a generation, whose tiles are all written, the one that serves, in one step.
    package func activate(_ generation: Generation, in transaction: borrowing WriteTransaction) throws {
        try put(generation, in: transaction)
        try use(generation.number, in: transaction)
    }

    /// Makes a generation that is kept the one that serves.
    package func use(_ number: UInt64, in transaction: borrowing WriteTransaction) throws {
        try transaction.put(settings, Models.activeKey, [number].span.bytes)
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
