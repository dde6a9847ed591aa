import LMDB
import TasteValues

/// What every lookup needs in addition to its transaction.
struct StoreContext: Sendable {
    let tables: Tables
    let scale: RatingScale
    /// The events that are in the log but not yet in the rows of ratings.
    let recent: RecentEventCache
    let statistics = StatisticsCache()
    let withdrawn = WithdrawnCache()
    let sets = SetCache()
    /// Which models have damaged tiles.
    let tileChecks = TileChecks()
    let nameChecks = NameChecks()
    let interruption = Interruption()
    let quotas = CurrentQuotas()
}

/// The store as one commit left it. ``Store/read(_:)`` lends it to a closure.
///
/// Its lookups are values, which may be passed on within that closure. Every later use of them traps.
package struct Snapshot: ~Copyable {
    let context: StoreContext
    let transaction: TransactionReference

    package var users: Users { Users(context: context, transaction: transaction) }
    package var items: Items { Items(context: context, transaction: transaction) }
    package var ratings: Ratings { Ratings(context: context, transaction: transaction) }
    package var log: EventLog { EventLog(tables: context.tables, transaction: transaction) }
    package var generations: Generations { Generations(tables: context.tables, transaction: transaction) }
    package var tensors: Tensors {
        Tensors(table: context.tables.tiles, checks: context.tileChecks, transaction: transaction)
    }
    package var prequential: PrequentialRecords {
        PrequentialRecords(table: context.tables.prequential, transaction: transaction)
    }

    package var qualityTimeline: QualityTimeline { QualityTimeline(tables: context.tables, transaction: transaction) }
    package var trainings: TrainingHistory { TrainingHistory(tables: context.tables, transaction: transaction) }

    package var marks: Marks { Marks(tables: context.tables, transaction: transaction) }
    package var withdrawn: WithdrawnItems { WithdrawnItems(context: context, transaction: transaction) }
    package var sets: ItemSets { ItemSets(context: context, transaction: transaction) }

    package var scale: RatingScale { context.scale }

    /// The sequence number of the newest event; 0 in an empty store.
    package var sequence: UInt64 { get throws { try log.lastSequence } }

    /// A random number by which this store is told from others. It stays as long as the store's content does.
    package var identity: UInt64 { get throws { try transaction.number(.identity, context.tables) } }
}

/// One transaction of the writer: the changes that can be made to a store, and what has been changed so far.
///
/// A change that refuses (throws ``TasteError``) must do so before it first writes, which debug builds check: the
/// transaction may contain other changes and is committed. An ``LMDBError`` rolls back the whole transaction.
package struct Changes: ~Copyable {
    let context: StoreContext
    let transaction: WriteTransactionReference
    /// On whose behalf the change that runs now is made.
    var account = Account.daemon
    /// The sequence number of the newest event.
    package internal(set) var sequence: UInt64
    /// The events of this transaction that are in the log but not in the rows.
    var recent = RecentEvents()
    /// What is stored on behalf of the uids for which this transaction has counted something.
    var usage: [UInt32: Usage] = [:]
    /// Whether the change that runs now goes on where it meets damage.
    var passesOverDamage = false
    /// The users whom this transaction has forgotten, and whose events are still in the log.
    var forgotten: Set<UInt32> = []
    /// Whether all of them are to be forgotten although something is damaged.
    var forgetsDespiteDamage = true
    /// The last event that this transaction merged into the rows; nil: it has not merged.
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
