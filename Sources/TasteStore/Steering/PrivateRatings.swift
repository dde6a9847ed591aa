import LMDB
import TasteValues

/// A rating that counts in its user's own answers and nowhere else. It is in no row by item, no statistics and no
/// training data, so that nobody else's answer can depend on it.
struct PrivateRating: Sendable, Equatable {
    var value: Float
    var time: Int64
    /// Whether the rating itself was given as a private one, so that it stays private when its user is no longer so as
    /// a whole.
    var isMarked: Bool

    init(value: Float, time: Int64, isMarked: Bool) {
        (self.value, self.time, self.isMarked) = (value, time, isMarked)
    }

    /// - Parameter bytes: The stored value without its checksum.
    init(_ bytes: RawSpan, ofUser user: UInt32, item: UInt32) throws(StoreDamage) {
        guard bytes.byteCount == 16, bytes.load(UInt32.self, at: 4) <= 1 else { throw Self.damage(user, item) }
        self.init(
            value: bytes.load(Float.self, at: 0), time: bytes.load(Int64.self, at: 8),
            isMarked: bytes.load(UInt32.self, at: 4) == 1)
    }

    var stored: [UInt8] {
        var bytes: [UInt8] = []
        append(value.bitPattern, to: &bytes)
        append(UInt32(isMarked ? 1 : 0), to: &bytes)
        append(UInt64(bitPattern: time), to: &bytes)
        return bytes
    }

    static func damage(_ user: UInt32, _ item: UInt32) -> StoreDamage {
        StoreDamage(.user, "the private rating of user \(user) for item \(item)")
    }
}

extension Ratings {
    /// A user's private ratings, in the order of item indices. No item is in this row and in ``row(ofUser:)``.
    package func privateRow(ofUser user: UInt32) throws -> [StoredRating] {
        var row: [StoredRating] = []
        try forEachPrivate(ofUser: user) { item, rating in
            row.append(StoredRating(index: item, value: rating.value, time: rating.time))
        }
        return row
    }

    /// All ratings of a user, private ones included, in the order of item indices, and whether some are private. A
    /// model that has learned the user has not learned these, so that its row for the user is not the user's.
    package func ownRow(ofUser user: UInt32) throws -> (row: [StoredRating], hasPrivate: Bool) {
        let row = try self.row(ofUser: user)
        let own = try privateRow(ofUser: user)
        if own.isEmpty { return (row, false) }
        return ((row + own).sorted { $0.index < $1.index }, true)
    }

    /// The number of private ratings of all users.
    package var privateCount: Int { get throws { try transaction.count(context.tables.privateRatings) } }

    func forEachPrivate(ofUser user: UInt32, _ body: (UInt32, PrivateRating) throws -> Void) throws {
        try transaction.forEachEntry(ofUser: user, in: context.tables.privateRatings) { item, key, value in
            try body(
                item,
                try value.withChecked(key: key, PrivateRating.damage(user, item)) {
                    try PrivateRating($0, ofUser: user, item: item)
                })
            return true
        }
    }

    func privateRating(user: UInt32, item: UInt32) throws -> PrivateRating? {
        let table = context.tables.privateRatings
        return try transaction.checked(
            table, TransactionReference.pair(user, item), PrivateRating.damage(user, item)
        ) {
            try PrivateRating($0, ofUser: user, item: item)
        }
    }
}
