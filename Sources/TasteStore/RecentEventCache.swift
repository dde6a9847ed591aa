import LMDB
import Synchronization

/// The recent events in memory, shared by the writer, which adds to them after each commit, and by readers.
///
/// A reader's snapshot fixes which events it may see: those after what its rows hold (``mergedThrough(in:)``) up to the end of
/// its log. Where memory does not have exactly these, the log has.
final class RecentEventCache: Sendable {
    private struct State {
        var events = RecentEvents()
        /// Merged into the rows by the last merge: kept for readers whose snapshot is older than it.
        var merged = RecentEvents()
        /// Both hold everything after `mergedFrom`; `events` holds everything after `from`, up to `through`.
        var mergedFrom: UInt64 = 0
        var from: UInt64 = 0
        var through: UInt64 = 0
    }

    private let state = Mutex(State())
    private let tables: Tables
    fileprivate static let mergedKey = "merged through"

    init(_ tables: Tables) { self.tables = tables }

    /// The sequence number up to which the rows of a snapshot hold the log.
    func mergedThrough(in transaction: TransactionReference) throws -> UInt64 {
        try transaction.get(tables.settings, Self.mergedKey) { try $0.number(UInt64.self, of: "what is merged") } ?? 0
    }

    /// How many events wait to be merged.
    var count: Int { state.withLock { $0.events.count } }

    /// The last value of a rating among the events of memory; the writer's view.
    func latest(user: UInt32, item: UInt32) -> Float?? {
        state.withLock { $0.events.latest(user: user, item: item) }
    }

    /// Ratings added less ratings removed by the events that a snapshot's rows do not hold yet.
    func netCount(in transaction: TransactionReference) throws -> Int {
        try entries(in: transaction, all: { $0.byUser.values.flatMap { $0 } }, of: { _ in true }).reduce(0) {
            sum, entry in
            sum + (entry.value == nil ? 0 : 1) - (entry.previous == nil ? 0 : 1)
        }
    }

    /// What happened to a user's ratings since the rows of this snapshot, oldest first.
    func entries(
        ofUser user: UInt32, in transaction: TransactionReference
    ) throws -> [RecentEvents.Entry] {
        try entries(in: transaction, all: { $0.byUser[user] ?? [] }, of: { $0.user == user })
    }

    /// What happened to an item's ratings since the rows of this snapshot, oldest first.
    func entries(
        ofItem item: UInt32, in transaction: TransactionReference
    ) throws -> [RecentEvents.Entry] {
        try entries(in: transaction, all: { $0.byItem[item] ?? [] }, of: { $0.item == item })
    }

    /// Everything that happened since the rows of this snapshot, by item.
    func entriesByItem(
        in transaction: TransactionReference
    ) throws -> [UInt32: [RecentEvents.Entry]] {
        let after = try mergedThrough(in: transaction)
        let through = try log(transaction).lastSequence
        if after == through { return [:] }
        return try events(after: after, through: through, in: transaction).byItem
    }

    private func entries(
        in transaction: TransactionReference, all: (RecentEvents) -> [RecentEvents.Entry], of belongs: (Event) -> Bool
    ) throws -> [RecentEvents.Entry] {
        let after = try mergedThrough(in: transaction)
        let through = try log(transaction).lastSequence
        if after == through { return [] }
        let remembered: [RecentEvents.Entry]? = state.withLock { state in
            guard state.through >= through, state.mergedFrom <= after else { return nil }
            return state.from <= after ? all(state.events) : all(state.merged) + all(state.events)
        }
        let entries = try remembered ?? all(events(after: after, through: through, in: transaction, where: belongs))
        return entries.filter { $0.sequence > after && $0.sequence <= through }
    }

    /// The changes of ratings that the log of a snapshot has after one event and up to another.
    func events(
        after: UInt64, through: UInt64, in transaction: TransactionReference,
        where belongs: (Event) -> Bool = { _ in true }
    ) throws -> RecentEvents {
        var events = RecentEvents()
        try log(transaction).forEach(after: after) { sequence, event in
            if sequence > through { return false }
            if event.kind.changesRatings, belongs(event) { events.add(event, sequence: sequence) }
            return true
        }
        return events
    }

    private func log(_ transaction: TransactionReference) -> EventLog {
        EventLog(tables: tables, transaction: transaction)
    }

    /// Takes in what a commit added to the log. Called by the writer before it acknowledges.
    func add(_ events: RecentEvents, through: UInt64) {
        state.withLock { state in
            state.events.add(events)
            state.through = max(state.through, through)
        }
    }

    /// Notes that the rows now hold everything up to `through`. Called by the writer after that commit.
    func noteMerge(through: UInt64) {
        state.withLock { state in
            state.merged = state.events
            state.mergedFrom = state.from
            state.events = RecentEvents()
            state.from = through
            state.through = max(state.through, through)
        }
    }

    /// Fills memory from the log when a store is opened.
    func load(in transaction: TransactionReference) throws {
        let after = try mergedThrough(in: transaction)
        let through = try log(transaction).lastSequence
        let events = try events(after: after, through: through, in: transaction)
        state.withLock { state in
            state.events = events
            (state.mergedFrom, state.from, state.through) = (after, after, through)
        }
    }
}

extension Changes {
    /// Notes the event up to which the rows of ratings hold the log.
    func setMergedThrough(_ sequence: UInt64) throws {
        try transaction.put(tables.settings, RecentEventCache.mergedKey, [sequence].span.bytes)
    }
}
