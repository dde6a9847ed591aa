import LMDB

/// Items: their names, interned both ways, their records, and how often and how well each was rated.
package struct Items: Sendable {
    let indices: Table  // name -> index
    let records: Table  // index -> ItemRecord
    let statistics: Table  // index -> ItemStatistics, of merged ratings
    let recent: Recent

    /// The dense index of an item; nil if there is no such item.
    package func index<Transaction: Readable & ~Copyable>(
        of name: String, in transaction: borrowing Transaction
    ) throws -> UInt32? {
        try transaction.get(indices, name) { $0.load(UInt32.self, at: 0) }
    }

    /// The whole record of an item.
    package func record<Transaction: Readable & ~Copyable>(
        of index: UInt32, in transaction: borrowing Transaction
    ) throws -> ItemRecord? {
        try transaction.get(records, index) { try ItemRecord($0) }
    }

    /// An item's name and title, without decoding the rest of its record.
    package func label<Transaction: Readable & ~Copyable>(
        of index: UInt32, in transaction: borrowing Transaction
    ) throws -> (name: String, title: String)? {
        try transaction.get(records, index) { bytes in
            var reader = RecordReader()
            _ = try reader.number(bytes)
            return (try reader.text(bytes), try reader.text(bytes))
        }
    }

    package func statistics<Transaction: Readable & ~Copyable>(
        of index: UInt32, in transaction: borrowing Transaction
    ) throws -> ItemStatistics {
        var statistics = try mergedStatistics(of: index, in: transaction)
        statistics.apply(try recent.entries(ofItem: index, in: transaction))
        return statistics
    }

    func mergedStatistics<Transaction: Readable & ~Copyable>(
        of index: UInt32, in transaction: borrowing Transaction
    ) throws -> ItemStatistics {
        try transaction.get(statistics, index) { try ItemStatistics($0) } ?? ItemStatistics()
    }

    /// Runs `body` on the statistics of every item that is or was rated; in no particular order.
    package func forEachStatistics<Transaction: Readable & ~Copyable>(
        in transaction: borrowing Transaction, _ body: (UInt32, ItemStatistics) -> Void
    ) throws {
        var recent = try recent.entriesByItem(in: transaction)
        try transaction.withCursor(statistics) { cursor in
            try cursor.forEach(from: UInt32(0)) { key, value in
                let item = key.load(UInt32.self, at: 0)
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
    package func forEachRecord<Transaction: Readable & ~Copyable>(
        from index: UInt32, in transaction: borrowing Transaction, _ body: (UInt32, ItemRecord) throws -> Bool
    ) throws {
        try transaction.withCursor(records) { cursor in
            try cursor.forEach(from: index) { key, value in
                try body(key.load(UInt32.self, at: 0), try ItemRecord(value))
            }
        }
    }

    /// How many items there are, rated or not; also the number of rows of an item matrix, because items are never removed.
    package func count<Transaction: Readable & ~Copyable>(in transaction: borrowing Transaction) throws -> Int {
        try transaction.count(records)
    }

    func intern(_ name: String, in transaction: borrowing WriteTransaction) throws -> (index: UInt32, isNew: Bool) {
        if let index = try index(of: name, in: transaction) { return (index, false) }
        let index = UInt32(try count(in: transaction))
        try transaction.put(indices, name, [index].span.bytes)
        try transaction.append(records, index, ItemRecord(name: name).encoded.span.bytes)
        return (index, true)
    }

    func put(_ record: ItemRecord, in transaction: borrowing WriteTransaction) throws -> UInt32 {
        let index = try intern(record.name, in: transaction).index
        try transaction.put(records, index, record.encoded.span.bytes)
        return index
    }

    func setStatistics(
        _ statistics: ItemStatistics, of index: UInt32, in transaction: borrowing WriteTransaction
    ) throws {
        try transaction.put(self.statistics, index, statistics.words.span.bytes)
    }
}
