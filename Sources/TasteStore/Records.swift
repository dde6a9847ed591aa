import LMDB

/// One rating in a row. `index` is the item in a user's row, and the user in an item's row.
///
/// Stored as 16 bytes that sort by index: index (big-endian), value (float32), time (int64 seconds since 1970).
package struct StoredRating: Sendable, Equatable {
    package var index: UInt32
    package var value: Float
    package var time: Int64

    static let byteCount = 16

    package init(index: UInt32, value: Float, time: Int64) {
        self.index = index
        self.value = value
        self.time = time
    }

    init(_ bytes: RawSpan, at offset: Int) {
        index = bytes.load(UInt32.self, at: offset).bigEndian
        value = Float(bitPattern: bytes.load(UInt32.self, at: offset + 4))
        time = bytes.load(Int64.self, at: offset + 8)
    }

    var words: InlineArray<2, UInt64> {
        [UInt64(index.bigEndian) | UInt64(value.bitPattern) << 32, UInt64(bitPattern: time)]
    }

    /// The smallest record with this index, from which to seek.
    static func start(of index: UInt32) -> InlineArray<2, UInt64> { [UInt64(index.bigEndian), 0] }
}

/// One entry of the log.
package struct Event: Sendable, Equatable {
    package enum Kind: UInt8, Sendable {
        case rate = 1
        case unrate = 2
        case putItem = 3
        case forgetUser = 4

        /// Whether such an event changes the rows of ratings.
        var changesRatings: Bool {
            switch self {
            case .rate, .unrate: true
            case .putItem, .forgetUser: false
            }
        }
    }

    package var kind: Kind
    package var user: UInt32
    package var item: UInt32
    /// The new rating of `rate`; else 0.
    package var value: Float
    /// The rating before `rate` or `unrate`; nil: there was none.
    package var previous: Float?
    /// Seconds since 1970, as the request gave it.
    package var time: Int64

    static let byteCount = 32

    package init(
        kind: Kind, user: UInt32 = 0, item: UInt32 = 0, value: Float = 0, previous: Float? = nil, time: Int64 = 0
    ) {
        self.kind = kind
        self.user = user
        self.item = item
        self.value = value
        self.previous = previous
        self.time = time
    }

    init(_ bytes: RawSpan, at offset: Int) throws(LMDBError) {
        guard bytes.byteCount >= offset + Event.byteCount, let kind = Kind(rawValue: bytes.load(UInt8.self, at: offset))
        else { throw LMDBError(code: .malformedValue, operation: "read an event of the log") }
        self.kind = kind
        value = Float(bitPattern: bytes.load(UInt32.self, at: offset + 4))
        user = bytes.load(UInt32.self, at: offset + 8)
        item = bytes.load(UInt32.self, at: offset + 12)
        let hasPrevious = bytes.load(UInt8.self, at: offset + 1) != 0
        previous = hasPrevious ? Float(bitPattern: bytes.load(UInt32.self, at: offset + 16)) : nil
        time = bytes.load(Int64.self, at: offset + 24)
    }

    var words: InlineArray<4, UInt64> {
        [
            UInt64(kind.rawValue) | (previous == nil ? 0 : 1 << 8) | UInt64(value.bitPattern) << 32,
            UInt64(user) | UInt64(item) << 32,
            UInt64((previous ?? 0).bitPattern),
            UInt64(bitPattern: time),
        ]
    }
}

/// The number and the sum of an item's ratings.
package struct ItemStatistics: Sendable, Equatable {
    package var count: UInt32 = 0
    package var sum: Double = 0

    package var mean: Float { count == 0 ? 0 : Float(sum / Double(count)) }

    package init(count: UInt32 = 0, sum: Double = 0) {
        self.count = count
        self.sum = sum
    }

    init(_ bytes: RawSpan) throws(LMDBError) {
        guard bytes.byteCount == 16 else {
            throw LMDBError(code: .malformedValue, operation: "read an item's statistics")
        }
        count = bytes.load(UInt32.self, at: 0)
        sum = Double(bitPattern: bytes.load(UInt64.self, at: 8))
    }

    var words: InlineArray<2, UInt64> { [UInt64(count), sum.bitPattern] }

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
