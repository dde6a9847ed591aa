import LMDB
import Synchronization
import TasteValues

/// The recent events in memory. The writer adds to them after each commit, and readers apply them to the rows.
///
/// A snapshot determines which events its reader applies: those after the last one that its rows hold
/// (``mergedThrough(in:)``), up to the end of its log. If they are not in memory, they are read from the log.
final class RecentEventCache: Sendable {
    private struct State {
        var events = RecentEvents()
        /// The events of the last merge, kept for readers whose snapshots are older than that merge.
        var merged = RecentEvents()
        /// Together, `merged` and `events` hold all events after `mergedFrom`; `events` holds those after `from`, up to
        /// `through`.
        var mergedFrom: UInt64 = 0
        var from: UInt64 = 0
        var through: UInt64 = 0
    }

    private let state = Mutex(State())
    private let tables: Tables

    init(_ tables: Tables) { self.tables = tables }

    /// The sequence number of the last event that the rows of a snapshot hold.
    func mergedThrough(in transaction: TransactionReference) throws -> UInt64 {
        try transaction.number(.mergedThrough, tables)
    }

    /// The number of events that wait to be merged.
    var count: Int { state.withLock { $0.events.count } }

    // About 50 MB of memory, which is four times as many events as wait for a merge that does not fail.
    static let largestCount = 1 << 18

    /// Checks that further events may be kept in memory.
    ///
    /// - Throws: `unavailable` if so many wait because merges fail.
    func checkRoom() throws(TasteError) {
        guard count < Self.largestCount else {
            throw TasteError(
                .unavailable,
                "\(Self.largestCount) events cannot be merged into the rows, so no further ones are taken. The daemon's log and taste status say why."
            )
        }
    }

    /// The last value of a rating among the events in memory, of whatever snapshot; only the writer asks. The outer nil
    /// means that no event changed the rating.
    func latest(user: UInt32, item: UInt32) -> Float?? {
        state.withLock { $0.events.latest(user: user, item: item) }
    }

    /// The ratings added less the ratings removed by the events that a snapshot's rows do not hold yet.
    func netCount(in transaction: TransactionReference) throws -> Int {
        try entries(in: transaction, all: { $0.byUser.values.flatMap { $0 } }, of: { _ in true }).reduce(0) {
            sum, entry in
            sum + (entry.value == nil ? 0 : 1) - (entry.previous == nil ? 0 : 1)
        }
    }

    /// The changes of a user's ratings that the rows of a snapshot do not hold yet, oldest first.
    func entries(
        ofUser user: UInt32, in transaction: TransactionReference
    ) throws -> [RecentEvents.Entry] {
        try entries(in: transaction, all: { $0.byUser[user] ?? [] }, of: { $0.user == user })
    }

    /// The changes of an item's ratings that the rows of a snapshot do not hold yet, oldest first.
    func entries(
        ofItem item: UInt32, in transaction: TransactionReference
    ) throws -> [RecentEvents.Entry] {
        try entries(in: transaction, all: { $0.byItem[item] ?? [] }, of: { $0.item == item })
    }

    /// All changes of ratings that the rows of a snapshot do not hold yet, by item.
    func entriesByItem(
        in transaction: TransactionReference
    ) throws -> [UInt32: [RecentEvents.Entry]] {
        let after = try mergedThrough(in: transaction)
        let through = try log(transaction).lastSequence
        if after == through { return [:] }
        // The log may hold a million events after the last merge that changed no rating, so that it is read last.
        let (remembered, isExact) = state.withLock { state -> ([UInt32: [RecentEvents.Entry]]?, Bool) in
            guard state.through >= through, state.mergedFrom <= after else { return (nil, false) }
            if state.from <= after { return (state.events.byItem, state.through == through && state.from == after) }
            return (state.merged.byItem.merging(state.events.byItem) { $0 + $1 }, false)
        }
        guard let remembered else { return try events(after: after, through: through, in: transaction).byItem }
        if isExact { return remembered }
        return remembered.compactMapValues { entries in
            let own = entries.filter { $0.sequence > after && $0.sequence <= through }
            return own.isEmpty ? nil : own
        }
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

    /// The changes of ratings after the last one that the rows hold, up to another; only the writer asks. They are in
    /// memory unless they end elsewhere than the committed ones do: reading them again takes as long as merging them.
    func unmerged(after: UInt64, through: UInt64, in transaction: TransactionReference) throws -> RecentEvents {
        let remembered = state.withLock { $0.from == after && $0.through == through ? $0.events : nil }
        return try remembered ?? events(after: after, through: through, in: transaction)
    }

    /// The changes of ratings in the log of a snapshot, after one event and up to another.
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

    /// Adds the events that a commit added to the log. The writer calls this before it acknowledges.
    func add(_ events: RecentEvents, through: UInt64) {
        state.withLock { state in
            state.events.add(events)
            state.through = max(state.through, through)
        }
    }

    /// Records that the rows hold all events up to `through`. The writer calls this after that commit.
    func noteMerge(through: UInt64) {
        state.withLock { state in
            // Earlier ones are dropped first: what two structures hold would be copied.
            state.merged = RecentEvents()
            if through >= state.through {
                swap(&state.merged, &state.events)
            } else {
                state.merged = state.events.removeFirst(through: through)
            }
            state.mergedFrom = state.from
            state.from = through
            state.through = max(state.through, through)
        }
    }

    /// Reads the events from the log when a store is opened.
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
