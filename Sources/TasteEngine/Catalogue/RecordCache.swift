import Dispatch
import Synchronization
import TasteStore
import TasteValues

/// What is computed from the records of all items. A copy shares most of its memory with the original.
protocol RecordTable: Sendable {
    init()

    /// Takes over records that are new or have changed. The record of a removed item is empty.
    mutating func take(_ records: [(item: Int, record: Item)])
}

typealias CatalogueCache = RecordCache<Catalogue>

/// The table of the newest snapshot that was read. It is brought up to date from the log, because decoding every record
/// takes longer than any answer.
///
/// A reader brings it forward by one slice at most, which takes about a millisecond. If that is not enough, as after a
/// large import, a thread in the background continues, and answers meanwhile lack what the newest records say.
final class RecordCache<Table: RecordTable>: Sendable {
    private let kept = Mutex(FollowedRecords<Table>())
    private let store: Store
    private let queue = DispatchQueue(label: "records")
    private let isFollowing = Atomic(false)

    init(store: Store) { self.store = store }

    /// The table of a snapshot, or of a newer one, or of one that is still being brought up to date.
    func current(in snapshot: borrowing Snapshot) throws -> Table {
        let (table, isCurrent) = try follow(in: snapshot)
        if !isCurrent { followInBackground() }
        return table
    }

    /// The table of a snapshot or of a newer one, however long that takes.
    ///
    /// - Throws: an error that is `isOverTimeAllowance` where it takes longer than the caller may.
    func complete(in snapshot: borrowing Snapshot) throws -> Table {
        while true {
            let (table, isCurrent) = try follow(in: snapshot)
            if isCurrent { return table }
            try TimeAllowance.check()
        }
    }

    private func follow(in snapshot: borrowing Snapshot) throws -> (Table, isCurrent: Bool) {
        try kept.withLock { kept in
            let isCurrent = try kept.follow(in: snapshot)
            return (kept.table, isCurrent)
        }
    }

    /// Brings the table up to date on the caller's thread, however long that takes.
    func catchUp() throws {
        while try !store.read({ snapshot in try kept.withLock { try $0.follow(in: snapshot) } }) {}
    }

    private func followInBackground() {
        guard !isFollowing.exchange(true, ordering: .acquiringAndReleasing) else { return }
        queue.async { [self] in
            // The next reader that needs the catalogue gets the error, if there is one.
            try? catchUp()
            isFollowing.store(false, ordering: .releasing)
        }
    }
}

/// A table, and how far it follows the store.
private struct FollowedRecords<Table: RecordTable> {
    /// What one slice costs at most, in events; reading a record counts as several.
    private static var sliceCost: Int { 4096 }
    private static var recordCost: Int { 8 }
    /// With more new events than this, reading all records is faster than looking for those that changed.
    private static var eventLimit: UInt64 { 100_000 }

    var table = Table()
    /// The newest event that is counted in, as far as it changed one of the first ``itemCount`` items.
    private var sequence: UInt64 = 0
    private var itemCount = 0

    /// Takes over one slice of what a snapshot has and the table has not.
    ///
    /// - Returns: Whether the table is that of the snapshot, or of a newer one.
    mutating func follow(in snapshot: borrowing Snapshot) throws -> Bool {
        let last = try snapshot.sequence
        if last > sequence, last - sequence > Self.eventLimit { (sequence, itemCount) = (last, 0) }
        var budget = Self.sliceCost
        try takeChanges(through: last, in: snapshot, &budget)
        let count = try snapshot.items.count
        try takeNewItems(below: count, in: snapshot, &budget)
        return sequence >= last && itemCount >= count
    }

    private mutating func takeChanges(
        through last: UInt64, in snapshot: borrowing Snapshot, _ budget: inout Int
    ) throws {
        guard sequence < last else { return }
        var changed: Set<UInt32> = []
        var end = last
        try snapshot.log.forEach(after: sequence) { number, event in
            if budget <= 0 { return false }
            budget -= 1
            if event.kind.changesRecord, event.item < itemCount, changed.insert(event.item).inserted {
                budget -= Self.recordCost
            }
            end = number
            return true
        }
        table.take(try changed.map { (Int($0), try snapshot.items.record(of: $0) ?? Item(id: "")) })
        sequence = budget > 0 ? last : end
    }

    private mutating func takeNewItems(
        below count: Int, in snapshot: borrowing Snapshot, _ budget: inout Int
    ) throws {
        guard itemCount < count, budget > 0 else { return }
        var new: [(Int, Item)] = []
        var next = itemCount
        try snapshot.items.forEachRecord(from: UInt32(itemCount)) { item, record in
            guard item < count else {
                throw StoredRatingCheck.damage("There is an item \(item), but only \(count) items")
            }
            if budget <= 0 { return false }
            budget -= Self.recordCost
            new.append((Int(item), record))
            next = Int(item) + 1
            return true
        }
        table.take(new)
        itemCount = budget > 0 ? count : next
    }
}
