import LMDB
import TasteValues

/// The items: names and indices in both directions, records, and statistics of the ratings.
package struct Items {
    let context: StoreContext
    let transaction: TransactionReference

    private var tables: Tables { context.tables }

    /// The dense index of an item; nil if there is no such item.
    package func index(of name: String) throws -> UInt32? {
        let index = try transaction.index(of: name, in: tables.itemIndices, .item)
        if index == nil { try context.nameChecks.checkUnknown(.item) }
        return index
    }

    /// The record of an item; nil if there is no such item.
    package func record(of index: UInt32) throws -> Item? {
        try transaction.checked(tables.items, index, Item.damage(of: index)) { try Item(stored: $0, at: index) }
    }

    /// An item's name and title, without decoding the rest of its record.
    package func label(of index: UInt32) throws -> (name: String, title: String)? {
        try transaction.checked(tables.items, index, Item.damage(of: index)) { try Item.label(stored: $0, at: index) }
    }

    /// As ``label(of:)``, with at most ``ItemBounds/titleBytes`` bytes of the title by default: an earlier version
    /// stored titles of megabytes, of which no answer could hold several.
    package func shortLabel(of index: UInt32) throws -> (name: String, title: String)? {
        try label(of: index).map { ($0.name, $0.title.cut(toBytes: ItemBounds().titleBytes)) }
    }

    /// The uid that stored an item's record last; nil if there is no such item.
    func owner(of index: UInt32) throws -> UInt32? {
        try transaction.checked(tables.items, index, Item.damage(of: index)) { bytes in
            var reader = RecordReader(Item.damage(of: index))
            return try reader.number(bytes)
        }
    }

    /// The number and the sum of an item's ratings.
    package func statistics(of index: UInt32) throws -> ItemStatistics {
        var statistics = try mergedStatistics(of: index)
        statistics.apply(try context.recent.entries(ofItem: index, in: transaction))
        return statistics
    }

    /// The statistics of the merged ratings, without the events that the rows do not hold yet.
    func mergedStatistics(of index: UInt32) throws -> ItemStatistics { try statisticsRecord(of: index).statistics }

    func statisticsRecord(of index: UInt32) throws -> StatisticsRecord {
        try transaction.checked(tables.itemStatistics, index, StatisticsRecord.damage(of: index)) {
            try StatisticsRecord($0, ofItem: index)
        } ?? StatisticsRecord()
    }

    /// Runs `body` on the statistics of every item that is or was rated, in the order of indices. Every index is less
    /// than ``count``.
    package func forEachStatistics(_ body: (UInt32, ItemStatistics) -> Void) throws {
        let recent = try context.recent.entriesByItem(in: transaction).sorted { $0.key < $1.key }
        let stored = try context.statistics.merged(of: self)
        try TimeAllowance.check(expecting: (stored.count + recent.count) * Self.statisticsNanoseconds)
        let count = try count
        if let last = [stored.last?.item, recent.last?.key].compactMap({ $0 }).max(), last >= count {
            throw StatisticsRecord.damage(of: last)
        }
        var next = 0
        func applyRecent(to item: UInt32, _ merged: ItemStatistics = ItemStatistics()) {
            var statistics = merged
            if next < recent.count, recent[next].key == item {
                statistics.apply(recent[next].value)
                next += 1
            }
            body(item, statistics)
        }
        for (item, merged) in stored {
            while next < recent.count, recent[next].key < item { applyRecent(to: recent[next].key) }
            applyRecent(to: item, merged)
        }
        while next < recent.count { applyRecent(to: recent[next].key) }
    }

    /// About what one item adds to the time of an answer from the statistics of all.
    private static let statisticsNanoseconds = 20

    /// Runs `body` on the records from `index` on, in the order of indices, until it returns false. That of a removed
    /// item is empty.
    package func forEachRecord(from index: UInt32 = 0, _ body: (UInt32, Item) throws -> Bool) throws {
        try transaction.withCursor(tables.items) { cursor in
            try cursor.forEach(from: index) { key, value in
                let index = try key.index(.item)
                if index % 64 == 0 { try TimeAllowance.check() }
                let item = try value.withChecked(key: key, Item.damage(of: index)) { try Item(stored: $0, at: index) }
                return try body(index, item)
            }
        }
    }

    /// The number of items without those that were removed.
    package var namedCount: Int { get throws { try transaction.count(tables.itemIndices) } }

    /// Runs `body` on the names from `index` on, in the order of indices. Removed items have none.
    func forEachName(from index: UInt32, _ body: (UInt32, String) throws -> Void) throws {
        try transaction.withCursor(tables.items) { cursor in
            try cursor.forEach(from: index) { key, value in
                let index = try key.index(.item)
                if index % 64 == 0 { try TimeAllowance.check() }
                let name = try value.withChecked(key: key, Item.damage(of: index)) {
                    try Item.name(stored: $0, at: index)
                }
                if !name.isEmpty { try body(index, name) }
                return true
            }
        }
    }

    /// Runs `body` on the names and titles of all items but removed ones, in the order of indices, until it returns
    /// false.
    package func forEachLabel(_ body: (UInt32, _ name: String, _ title: String) throws -> Bool) throws {
        try transaction.withCursor(tables.items) { cursor in
            try cursor.forEach(from: UInt32(0)) { key, value in
                let index = try key.index(.item)
                let damage = Item.damage(of: index)
                let label = try value.withChecked(key: key, damage) { try Item.label(stored: $0, at: index) }
                return label.name.isEmpty ? true : try body(index, label.name, label.title)
            }
        }
    }

    /// The number of items, rated or not, removed ones included. An item matrix has as many rows, because the indices
    /// of removed items are never given again.
    package var count: Int {
        get throws {
            let count = try transaction.indexCount(of: tables.items, .item)
            // Callers make arrays of this size, and use every index below it.
            guard try transaction.count(tables.items) == count else { throw StoreDamage(.item, "the number of items") }
            return count
        }
    }
}

extension Changes {
    /// Creates items or replaces their records. Ratings stay as they are. A record counts for the account that stored
    /// it last.
    ///
    /// - Throws: `resourceExhausted` if the account may not store so much.
    package mutating func put(_ records: [Item], time: Int64) throws {
        let bytes = records.reduce(0) { $0 + Usage.largestBytes(of: $1) }
        try checkQuotas(bound: Usage(items: records.count, recordBytes: bytes)) { try $0.usage(adding: records) }
        for record in records {
            let (index, isNew) = try intern(item: record.id, with: record)
            if !isNew {
                try release(item: index)
                let stored = record.stored(owner: account.uid)
                try transaction.putChecked(tables.items, index, stored.span.bytes)
                try charge(account.uid, .item(named: record.id, recordBytes: stored.count))
            }
            try append(Event(kind: .putItem, item: index, time: time))
        }
    }

    /// What these records add to what the account has stored.
    private func usage(adding records: [Item]) throws -> Usage {
        var usage = Usage()
        var replaced: [String: Usage] = [:]
        for record in records {
            if let former = replaced[record.id] {
                usage = usage + -former
            } else if let index = try snapshot.items.index(of: record.id),
                try snapshot.items.owner(of: index) == account.uid, let former = try snapshot.items.record(of: index)
            {
                usage = usage + -(.item(former))
            }
            replaced[record.id] = .item(record)
            usage = usage + .item(record)
        }
        return usage
    }

    /// Takes an item's record off what its owner has stored.
    mutating func release(item index: UInt32) throws {
        guard let owner = try snapshot.items.owner(of: index), let record = try snapshot.items.record(of: index) else {
            return
        }
        try charge(owner, -(.item(record)))
    }

    /// The index of the item with this name, which is created if it is new.
    ///
    /// - Parameter record: The record of a new item; nil: one with nothing but the name.
    mutating func intern(item name: String, with record: Item? = nil) throws -> (index: UInt32, isNew: Bool) {
        let items = snapshot.items
        if let index = try items.index(of: name) { return (index, false) }
        let index = try newIndex(try items.count)
        try transaction.putChecked(tables.itemIndices, name, [index].span.bytes)
        let stored = (record ?? Item(id: name)).stored(owner: account.uid)
        try transaction.appendChecked(tables.items, index, stored)
        try charge(account.uid, .item(named: name, recordBytes: stored.count))
        return (index, true)
    }

    func setStatistics(_ record: StatisticsRecord, ofItem index: UInt32) throws {
        try transaction.putChecked(tables.itemStatistics, index, record.words.span.bytes)
    }
}
