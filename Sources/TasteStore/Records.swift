import CChecksum
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

    @inline(__always)
    init(_ bytes: RawSpan, at offset: Int) {
        // One check for all fields: rows of hundreds of thousands of ratings are read for one answer.
        let words = bytes.load(InlineArray<2, UInt64>.self, at: offset)
        index = UInt32(truncatingIfNeeded: words[0]).bigEndian
        value = Float(bitPattern: UInt32(truncatingIfNeeded: words[0] >> 32))
        time = Int64(bitPattern: words[1])
    }

    /// The time of the rating at a byte offset.
    @inline(__always)
    static func time(_ bytes: RawSpan, at offset: Int) -> Int64 {
        bytes.load(Int64.self, at: offset + 8)
    }

    var words: InlineArray<2, UInt64> {
        [UInt64(index.bigEndian) | UInt64(value.bitPattern) << 32, UInt64(bitPattern: time)]
    }

    /// The checksum of this rating, which is the same in the user's row and in the item's. The checksum of a row is the
    /// sum of those of its ratings, so that it does not depend on their order and follows each change.
    ///
    /// - Parameter row: The user or the item whose row holds the rating.
    func checksum(inRow row: UInt32, of side: Ratings.Side) -> UInt32 {
        let time = UInt64(bitPattern: time)
        return switch side {
        case .user: tc_rating_checksum(row, index, value.bitPattern, time)
        case .item: tc_rating_checksum(index, row, value.bitPattern, time)
        }
    }

    /// The sum of the checksums of the ratings on a page of a row.
    static func checksum(ofPage page: RawSpan, _ row: UInt32, _ side: Ratings.Side) -> UInt32 {
        Checksum.sum(ofPage: page, inRow: row, keyIsFirst: side == .user)
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
        case mark = 5
        case ratePrivately = 6
        case unratePrivately = 7
        case setPrivacy = 8
        case withdrawItem = 9
        case removeItem = 10
        /// The item became part of another one, which stands in place of the user.
        case mergeItem = 11
        case putSet = 12
        case removeSet = 13

        /// Whether such an event changes the rows of ratings.
        var changesRatings: Bool {
            switch self {
            case .rate, .unrate: true
            case .putItem, .forgetUser, .mark, .ratePrivately, .unratePrivately, .setPrivacy, .withdrawItem,
                .removeItem, .mergeItem, .putSet, .removeSet:
                false
            }
        }

        /// Whether such an event says something of a user, and is removed when the user is forgotten.
        var isOfUser: Bool {
            switch self {
            case .rate, .unrate, .mark, .ratePrivately, .unratePrivately, .setPrivacy: true
            case .putItem, .forgetUser, .withdrawItem, .removeItem, .mergeItem, .putSet, .removeSet: false
            }
        }

        /// Whether such an event names an item.
        var isOfItem: Bool {
            switch self {
            case .rate, .unrate, .putItem, .mark, .ratePrivately, .unratePrivately, .withdrawItem, .removeItem,
                .mergeItem:
                true
            case .forgetUser, .setPrivacy, .putSet, .removeSet: false
            }
        }

        /// Whether such an event changes the record of its item.
        package var changesRecord: Bool {
            switch self {
            case .putItem, .removeItem, .mergeItem: true
            case .rate, .unrate, .forgetUser, .mark, .ratePrivately, .unratePrivately, .setPrivacy, .withdrawItem,
                .putSet, .removeSet:
                false
            }
        }
    }

    package var kind: Kind
    package var user: UInt32
    package var item: UInt32
    /// The new rating of `rate` and `ratePrivately`, the new mark of `mark`, and 1 of `setPrivacy` and `withdrawItem`
    /// that do not undo; else 0.
    package var value: Float
    /// The rating or the mark before; nil: there was none.
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

    /// - Parameter sequence: The event's sequence number, which its checksum includes.
    init(_ bytes: RawSpan, at offset: Int, sequence: UInt64) throws(StoreDamage) {
        guard bytes.byteCount >= offset + Event.byteCount,
            let kind = Kind(rawValue: bytes.load(UInt8.self, at: offset)),
            bytes.load(UInt32.self, at: offset + 20)
                == Checksum.of(
                    sequence,
                    [
                        bytes.load(UInt64.self, at: offset), bytes.load(UInt64.self, at: offset + 8),
                        UInt64(bytes.load(UInt32.self, at: offset + 16)), bytes.load(UInt64.self, at: offset + 24),
                    ])
        else { throw StoreDamage(.log, "event \(sequence) of the log") }
        self.kind = kind
        value = Float(bitPattern: bytes.load(UInt32.self, at: offset + 4))
        user = bytes.load(UInt32.self, at: offset + 8)
        item = bytes.load(UInt32.self, at: offset + 12)
        let hasPrevious = bytes.load(UInt8.self, at: offset + 1) != 0
        previous = hasPrevious ? Float(bitPattern: bytes.load(UInt32.self, at: offset + 16)) : nil
        time = bytes.load(Int64.self, at: offset + 24)
    }

    /// The stored form, with the checksum that includes the sequence number.
    func words(sequence: UInt64) -> InlineArray<4, UInt64> {
        var words: InlineArray<4, UInt64> = [
            UInt64(kind.rawValue) | (previous == nil ? 0 : 1 << 8) | UInt64(value.bitPattern) << 32,
            UInt64(user) | UInt64(item) << 32,
            UInt64((previous ?? 0).bitPattern),
            UInt64(bitPattern: time),
        ]
        words[2] |= UInt64(Checksum.of(sequence, words)) << 32
        return words
    }
}
