import LMDB

/// The newest prequential records, by the sequence numbers of their ratings. A second evaluation of a rating replaces
/// the first.
package struct PrequentialRecords {
    let table: Table
    let transaction: TransactionReference

    /// The number of records that are kept.
    package static let capacity = 2_000

    /// The newest rating that has a record; nil if there is none.
    var newest: UInt64? {
        get throws {
            try transaction.withCursor(table) { cursor in
                try cursor.move(.last) { key, _ in try key.number(UInt64.self, else: Self.damagedKey) }
            }
        }
    }

    private static var damagedKey: StoreDamage { StoreDamage(.model, "the key of a prequential record") }

    /// The records of the ratings after `sequence` and up to `end`, oldest first.
    package func all(after sequence: UInt64 = 0, through end: UInt64 = .max) throws -> [PrequentialRecord] {
        var records: [PrequentialRecord] = []
        guard sequence < end else { return records }
        try transaction.withCursor(table) { cursor in
            try cursor.forEach(from: sequence + 1) { key, value in
                let number = try key.number(UInt64.self, else: Self.damagedKey)
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
    /// Adds records, oldest first, counts them in the history, and removes the oldest ones beyond the capacity.
    ///
    /// Callers add them in the transaction that publishes what was learned from these ratings. Either both are durable
    /// or neither is, so that no rating is evaluated by a model that has learned it. Records of users who were
    /// forgotten and of items that were removed in the meantime are left out.
    ///
    /// - Parameter time: When the ratings were evaluated, in seconds since 1970.
    package func add(_ records: [PrequentialRecord], at time: Int64) throws {
        let withdrawn = snapshot.withdrawn
        let newest = try snapshot.prequential.newest ?? 0
        let kept = try records.filter {
            try transaction.contains(tables.users, $0.user) && withdrawn.state(of: $0.item) != .removed
        }
        for record in kept { try transaction.put(tables.prequential, record.sequence, record.words.span.bytes) }
        // A rating that another model evaluates again counts once.
        try addToTimeline(kept.filter { $0.sequence > newest }, at: time)
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
