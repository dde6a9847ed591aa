import LMDB

/// The number and the sum of an item's ratings.
package struct ItemStatistics: Sendable, Equatable {
    package var count: UInt32 = 0
    package var sum: Double = 0

    package var mean: Float { count == 0 ? 0 : Float(sum / Double(count)) }

    package init(count: UInt32 = 0, sum: Double = 0) {
        self.count = count
        self.sum = sum
    }

    mutating func apply(_ entries: [RecentEvents.Entry]) {
        for entry in entries { replace(entry.previous, by: entry.value) }
    }

    /// Accounts for one rating that changed from one value to another; nil: not rated.
    mutating func replace(_ previous: Float?, by value: Float?) {
        if let previous {
            count -= min(1, count)
            sum -= Double(previous)
        }
        if let value {
            count += 1
            sum += Double(value)
        }
    }
}

/// The stored form of an item's statistics: the number of ratings, the checksum of the item's row, the sum.
struct StatisticsRecord {
    var statistics = ItemStatistics()
    /// The sum of the checksums of the ratings in the item's row.
    var rowChecksum: UInt32 = 0

    init() {}

    init(_ bytes: RawSpan, ofItem index: UInt32) throws(StoreDamage) {
        guard bytes.byteCount == 16 else { throw Self.damage(of: index) }
        statistics = ItemStatistics(
            count: bytes.load(UInt32.self, at: 0), sum: Double(bitPattern: bytes.load(UInt64.self, at: 8)))
        rowChecksum = bytes.load(UInt32.self, at: 4)
    }

    var words: InlineArray<2, UInt64> {
        [UInt64(statistics.count) | UInt64(rowChecksum) << 32, statistics.sum.bitPattern]
    }

    static func damage(of index: UInt32) -> StoreDamage { StoreDamage(.item, "the statistics of item \(index)") }
}
