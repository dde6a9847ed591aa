import LMDB
import TasteValues

/// The items: names and indices in both directions, records, and statistics of the ratings.
package struct Items {
    let context: StoreContext
    let transaction: TransactionReference

    private var tables: Tables { context.tables }

    /// The dense index of an item; nil if there is no such item.
    package func index(of name: String) throws -> UInt32? {
        try transaction.get(tables.itemIndices, name) { try $0.number(UInt32.self, of: "an item's index") }
    }

    /// The record of an item; nil if there is no such item.
    package func record(of index: UInt32) throws -> Item? {
        try transaction.get(tables.items, index) { try Item(stored: $0) }
    }

    /// An item's name and title, without decoding the rest of its record.
    package func label(of index: UInt32) throws -> (name: String, title: String)? {
        try transaction.get(tables.items, index) { bytes in
            var reader = RecordReader()
            _ = try reader.number(bytes)
            return (try reader.text(bytes), try reader.text(bytes))
        }
    }

    /// The number and the sum of an item's ratings.
    package func statistics(of index: UInt32) throws -> ItemStatistics {
        var statistics = try mergedStatistics(of: index)
        statistics.apply(try context.recent.entries(ofItem: index, in: transaction))
        return statistics
    }

    /// The statistics of the merged ratings, without the events that the rows do not hold yet.
    func mergedStatistics(of index: UInt32) throws -> ItemStatistics {
        try transaction.get(tables.itemStatistics, index) { try ItemStatistics($0) } ?? ItemStatistics()
    }

    /// Runs `body` on the statistics of every item that is or was rated, in no particular order.
    package func forEachStatistics(_ body: (UInt32, ItemStatistics) -> Void) throws {
        var recent = try context.recent.entriesByItem(in: transaction)
        try transaction.withCursor(tables.itemStatistics) { cursor in
            try cursor.forEach(from: UInt32(0)) { key, value in
                let item = key.load(UInt32.self, at: 0)
                if item % 256 == 0 { try TimeAllowance.check() }
                var statistics = try ItemStatistics(value)
                if let entries = recent.removeValue(forKey: item) { statistics.apply(entries) }
                body(item, statistics)
                return true
            }
        }
        for (item, entries) in recent {
            var statistics = ItemStatistics()
            statistics.apply(entries)
            body(item, statistics)
        }
    }

    /// Runs `body` on the records from `index` on, in the order of indices, until it returns false.
    package func forEachRecord(from index: UInt32 = 0, _ body: (UInt32, Item) throws -> Bool) throws {
        try transaction.withCursor(tables.items) { cursor in
            try cursor.forEach(from: index) { key, value in
                let item = key.load(UInt32.self, at: 0)
                if item % 64 == 0 { try TimeAllowance.check() }
                return try body(item, try Item(stored: value))
            }
        }
    }

    /// The number of items, rated or not. An item matrix has as many rows, because items are never removed.
    package var count: Int { get throws { try transaction.count(tables.items) } }
}

extension Changes {
    /// Creates items or replaces their records. Ratings stay as they are.
    package mutating func put(_ records: [Item], time: Int64) throws {
        for record in records {
            let index = try intern(item: record.id).index
            try transaction.put(tables.items, index, record.stored.span.bytes)
            try append(Event(kind: .putItem, item: index, time: time))
        }
    }

    /// The index of the item with this name, which is created if it is new.
    func intern(item name: String) throws -> (index: UInt32, isNew: Bool) {
        let items = snapshot.items
        if let index = try items.index(of: name) { return (index, false) }
        let index = UInt32(try items.count)
        try transaction.put(tables.itemIndices, name, [index].span.bytes)
        try transaction.append(tables.items, index, Item(id: name).stored.span.bytes)
        return (index, true)
    }

    func setStatistics(_ statistics: ItemStatistics, ofItem index: UInt32) throws {
        try transaction.put(tables.itemStatistics, index, statistics.words.span.bytes)
    }
}
