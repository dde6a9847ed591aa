import LMDB

/// The newest judgements, by the sequence numbers of their ratings: however often one is stored, it is there once.
package struct Judgements: Sendable {
    let table: Table  // sequence -> Judgement
    let users: Users

    /// How many are kept.
    package static let capacity = 2_000

    /// Adds judgements and removes the oldest over the capacity. Meant for the transaction that publishes what was learned from these
    /// ratings: either both are durable or neither is, and none is judged by what has learned it. Users who were forgotten after they
    /// were judged are passed over.
    package func add(_ judgements: [Judgement], in transaction: borrowing WriteTransaction) throws {
        for judgement in judgements where try transaction.contains(users.records, judgement.user) {
            try transaction.put(table, judgement.sequence, judgement.words.span.bytes)
        }
        try trim(in: transaction)
    }

    private func trim(in transaction: borrowing WriteTransaction) throws {
        let excess = try transaction.count(table) - Self.capacity
        guard excess > 0 else { return }
        try transaction.withCursor(table) { cursor in
            for _ in 0..<excess where try cursor.move(.first, { _, _ in true }) != nil { try cursor.delete() }
        }
    }

    /// The judgements of ratings after one event and up to another, oldest first.
    package func all<Transaction: Readable & ~Copyable>(
        after sequence: UInt64 = 0, through end: UInt64 = .max, in transaction: borrowing Transaction
    ) throws -> [Judgement] {
        var judgements: [Judgement] = []
        guard sequence < end else { return judgements }
        try transaction.withCursor(table) { cursor in
            try cursor.forEach(from: sequence + 1) { key, value in
                let number = key.load(UInt64.self, at: 0)
                guard number <= end else { return false }
                judgements.append(try Judgement(sequence: number, value))
                return true
            }
        }
        return judgements
    }

    /// Removes what was judged of a user who is forgotten.
    func removeAll(of user: UInt32, in transaction: borrowing WriteTransaction) throws {
        for judgement in try all(in: transaction) where judgement.user == user {
            try transaction.delete(table, judgement.sequence)
        }
    }
}
