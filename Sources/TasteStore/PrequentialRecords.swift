import LMDB

/// The newest prequential records, by the sequence numbers of their ratings. A second evaluation of a rating replaces
/// the first.
package struct PrequentialRecords {
    let table: Table
    let transaction: TransactionReference

    /// The number of records that are kept.
    package static let capacity = 2_000

    /// The records of the ratings after `sequence` and up to `end`, oldest first.
    package func all(after sequence: UInt64 = 0, through end: UInt64 = .max) throws -> [PrequentialRecord] {
        var records: [PrequentialRecord] = []
        guard sequence < end else { return records }
        try transaction.withCursor(table) { cursor in
            try cursor.forEach(from: sequence + 1) { key, value in
                let number = try key.number(UInt64.self, else: StoreDamage(.model, "the key of a prequential record"))
                guard number <= end else { return false }
                if number % 256 == 0 { try TimeAllowance.check() }
                records.append(try PrequentialRecord(sequence: number, value))
                return true
            }
        }
        return records
    }
}

extension Changes {
    /// Adds records, and removes the oldest ones beyond the capacity.
    ///
    /// Callers add them in the transaction that publishes what was learned from these ratings. Either both are durable
    /// or neither is, so that no rating is evaluated by a model that has learned it. Records of users who were
    /// forgotten and of items that were removed in the meantime are left out.
    package func add(_ records: [PrequentialRecord]) throws {
        let withdrawn = snapshot.withdrawn
        for record in records
        where try transaction.contains(tables.users, record.user) && withdrawn.state(of: record.item) != .removed {
            try transaction.put(tables.prequential, record.sequence, record.words.span.bytes)
        }
        let excess = try transaction.count(tables.prequential) - PrequentialRecords.capacity
        guard excess > 0 else { return }
        try transaction.withCursor(tables.prequential) { cursor in
            for _ in 0..<excess where try cursor.move(.first, { _, _ in true }) != nil { try cursor.delete() }
        }
    }

    func removePrequentialRecords(where isGone: (PrequentialRecord) -> Bool) throws {
        for record in try snapshot.prequential.all() where isGone(record) {
            try transaction.delete(tables.prequential, record.sequence)
        }
    }
}
