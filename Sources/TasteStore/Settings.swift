import LMDB

/// The numbers in the table of settings. A new store has all of them, so that one that is missing is damage.
enum StoredNumber: String, CaseIterable {
    /// The sequence number of the last event that the rows of ratings hold.
    case mergedThrough = "merged through"
    /// The number of the generation that serves; 0: none.
    case activeGeneration = "active generation"
    /// The largest number that any generation ever had.
    case newestGeneration = "newest generation"
    /// The sequence number of the last event that forgot a user.
    case lastForgotten = "last forgotten"
    /// The sequence number of the last event that forgot a user of whom the file holds nothing any more; 0: none.
    case erasedThrough = "erased through"
    /// One more than the largest index that a user had when a user was last forgotten: an index is never given again,
    /// so that what was once kept about somebody can never be taken for somebody else's.
    case userIndicesGiven = "user indices given"
    /// The sequence number of the last event that changed which items are in no answer; 0: none.
    case withdrawnThrough = "withdrawn through"
    /// The number of items that were removed, whose indices have no name.
    case itemsRemoved = "items removed"
    /// A random number by which a store is told from others.
    case identity = "identity"
    /// 1 while learning is paused.
    case learningPaused = "learning paused"

    /// Those that stores of earlier schemas do not have.
    static let sinceSchema5: [StoredNumber] = [.withdrawnThrough, .itemsRemoved, .identity]

    /// The value in a new store.
    var initial: UInt64 {
        switch self {
        case .identity: .random(in: 1 ... .max)
        case .mergedThrough, .activeGeneration, .newestGeneration, .lastForgotten, .erasedThrough, .userIndicesGiven,
            .withdrawnThrough, .itemsRemoved, .learningPaused:
            0
        }
    }

    var damage: StoreDamage { StoreDamage(.settings, "the setting \"\(rawValue)\"") }
}

extension TransactionReference {
    func number(_ number: StoredNumber, _ tables: Tables) throws -> UInt64 {
        let found = try checked(tables.settings, number.rawValue, number.damage) { value in
            try value.number(UInt64.self, else: number.damage)
        }
        guard let found else { throw number.damage }
        return found
    }
}

extension Changes {
    /// Writes a page without a change.
    func rewriteNumber() throws {
        let number = StoredNumber.userIndicesGiven
        try transaction.set(number, to: try transaction.number(number, tables), tables)
    }
}

extension WriteTransactionReference {
    func set(_ number: StoredNumber, to value: UInt64, _ tables: Tables) throws {
        try putChecked(tables.settings, number.rawValue, [value].span.bytes)
    }
}
