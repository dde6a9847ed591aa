import LMDB
import TasteValues

/// What every lookup needs besides its transaction.
struct StoreContext: Sendable {
    let tables: Tables
    let scale: RatingScale
    /// The events that the log has and the rows of ratings do not have yet.
    let recent: RecentEventCache
}

/// Everything that was committed at one moment, lent by ``Store/read(_:)`` for as long as its closure runs.
///
/// The lookups that it owns are values that may be passed on within the closure; after it, every use of them traps.
package struct Snapshot: ~Copyable {
    let context: StoreContext
    let transaction: TransactionReference

    package var users: Users { Users(context: context, transaction: transaction) }
    package var items: Items { Items(context: context, transaction: transaction) }
    package var ratings: Ratings { Ratings(context: context, transaction: transaction) }
    package var log: EventLog { EventLog(tables: context.tables, transaction: transaction) }
    package var generations: Generations { Generations(tables: context.tables, transaction: transaction) }
    package var tensors: Tensors { Tensors(table: context.tables.tiles, transaction: transaction) }
    package var prequential: PrequentialRecords {
        PrequentialRecords(table: context.tables.prequential, transaction: transaction)
    }

    /// The sequence number of the newest event; 0 in an empty store.
    package var sequence: UInt64 { get throws { try log.lastSequence } }
}

/// What one transaction of the writer has done until now, and what can be done to a store.
///
/// A change must refuse (throw ``TasteError``) before it first writes, or not at all; debug builds check that. What an
/// ``LMDBError`` interrupts is rolled back with the whole transaction.
package struct Changes: ~Copyable {
    let context: StoreContext
    let transaction: WriteTransactionReference
    /// The newest event.
    package internal(set) var sequence: UInt64
    /// Ratings that are in the log but not in the rows.
    var recent = RecentEvents()
    /// The event up to which the rows were brought up to date with the log; nil: they were left alone.
    var mergedThrough: UInt64?

    init(_ context: StoreContext, _ transaction: WriteTransactionReference) throws {
        self.context = context
        self.transaction = transaction
        sequence = try EventLog(tables: context.tables, transaction: transaction).lastSequence
    }

    /// The store as this change sees it, with what it has written itself.
    package var snapshot: Snapshot { Snapshot(context: context, transaction: transaction) }

    var tables: Tables { context.tables }
}
