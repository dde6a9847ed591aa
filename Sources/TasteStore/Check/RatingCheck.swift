import CChecksum
import LMDB
import TasteValues

/// Whether the rows by user, the rows by item, the statistics and the log say the same.
///
/// Three sums over the users' rows are compared, so that one pass over each table is enough: the checksums of an item's
/// ratings with those of the item's row, and what the log has added to and taken from each user with the user's row.
extension StoreCheck {
    private struct UserSums {
        /// Sum of the values' checksums, without times, which the log does not keep of replaced ratings.
        var values: UInt32 = 0
        var lastSequence: UInt64 = 0
        /// Whether the row could be read.
        var isSound = true
    }

    mutating func checkRatings(users: [Bool], items: [Bool]) throws {
        var userSums = [UserSums](repeating: UserSums(), count: users.count)
        var itemSums = [UInt32](repeating: 0, count: items.count)
        for user in users.indices where users[user] {
            userSums[user].isSound = try checkRow(ofUser: UInt32(user), &userSums[user], &itemSums)
        }
        if try transaction.count(tables.ratingsByUser) != summary.ratings {
            note(CheckFinding(.user, "rows of users who do not exist, or whose number of ratings is wrong"))
        }
        let areRowsSound = userSums.allSatisfy(\.isSound)
        var count = 0
        for item in items.indices where items[item] {
            count += try noting { try checkRow(ofItem: UInt32(item), areRowsSound ? itemSums[item] : nil) } ?? 0
        }
        if areRowsSound, try count != summary.ratings || transaction.count(tables.ratingsByItem) != count {
            note(
                CheckFinding(
                    .item, "the rows by item, which are not the rows by user: \(count) and \(summary.ratings) ratings"))
        }
        try checkStatistics(items: items)
        try checkLog(&userSums, users: users, items: items)
    }

    private mutating func checkRow(
        ofUser user: UInt32, _ sums: inout UserSums, _ itemSums: inout [UInt32]
    ) throws -> Bool {
        var count = 0
        var isOnScale = true
        let scale = context.scale
        let row: Void? = try noting {
            try snapshot.ratings.forEachMerged(user, of: .user) { rating in
                count += 1
                sums.values &+= Self.valueChecksum(user, rating.index, rating.value)
                guard rating.index < itemSums.count, scale.contains(rating.value) else { return isOnScale = false }
                itemSums[Int(rating.index)] &+= rating.checksum(inRow: user, of: .user)
            }
        }
        summary.ratings += count
        if !isOnScale { note(CheckFinding(.user, "a rating of user \(user), of no known item or not on the scale")) }
        return row != nil && isOnScale
    }

    /// - Parameter expected: The checksum that follows from the users' rows; nil if they are damaged.
    /// - Returns: The number of ratings.
    private func checkRow(ofItem item: UInt32, _ expected: UInt32?) throws -> Int {
        var (count, sum, checksum) = (0, 0.0, 0 as UInt32)
        try snapshot.ratings.forEachMerged(item, of: .item) { rating in
            count += 1
            sum += Double(rating.value)
            checksum &+= rating.checksum(inRow: item, of: .item)
        }
        if let expected, expected != checksum {
            throw StoreDamage(.item, "the ratings of item \(item), which are not those of the users")
        }
        let statistics = try snapshot.items.mergedStatistics(of: item)
        // The sum was added up in another order.
        guard statistics.count == count, abs(statistics.sum - sum) <= 1e-6 * max(1, abs(sum)) else {
            throw StoreDamage(.item, "the statistics of item \(item), which are not those of its ratings")
        }
        return count
    }

    private func checkStatistics(items: [Bool]) throws {
        try forEach(tables.itemStatistics) { key, value in
            let item = try key.index(.item)
            let damage = StatisticsRecord.damage(of: item)
            _ = try value.withChecked(key: key, damage) { try StatisticsRecord($0, ofItem: item) }
            guard item < items.count, items[Int(item)] else { throw damage }
        }
    }

    private mutating func checkLog(_ sums: inout [UserSums], users: [Bool], items: [Bool]) throws {
        let merged = try noting { try transaction.number(.mergedThrough, tables) }
        var isSound = true
        var steering = LoggedSteering()
        var events = 0
        var last: UInt64 = 0
        func count(_ number: UInt64, _ event: Event) {
            events += 1
            last = number
            guard !event.kind.isOfUser || Int(event.user) < users.count,
                !event.kind.isOfItem || Int(event.item) < items.count
            else {
                note(CheckFinding(.log, "event \(number), which names no user or item"))
                return
            }
            steering.note(number, event)
            guard event.kind.changesRatings, number <= merged ?? 0 else { return }
            let user = Int(event.user)
            sums[user].lastSequence = number
            if event.kind == .rate { sums[user].values &-= Self.valueChecksum(event.user, event.item, event.value) }
            if let previous = event.previous {
                sums[user].values &+= Self.valueChecksum(event.user, event.item, previous)
            }
        }
        try forEach(tables.log) { key, value in
            do {
                let number = try key.number(UInt64.self, else: StoreDamage(.log, "a sequence number"))
                count(number, try Event(value, at: 0, sequence: number))
            } catch let damage as StoreDamage {
                isSound = false
                throw damage
            }
        }
        let tail = try noting { try snapshot.log.tail }
        if let tail, let tail { for (number, event) in tail.numberedEvents { count(number, event) } }
        summary.events = events
        guard isSound, tail != nil, let merged else { return }
        try checkSteering(steering, users: users, items: items)
        if merged > last && last > 0 { note(CheckFinding(.log, "the newest events, which are missing")) }
        for user in users.indices where users[user] && sums[user].isSound {
            try noting {
                let isFollowed = try snapshot.users.head(of: UInt32(user))?.lastSequence == sums[user].lastSequence
                guard sums[user].values == 0, isFollowed else {
                    throw StoreDamage(.user, "the ratings of user \(user), which are not those of the log")
                }
            }
        }
    }

    static func valueChecksum(_ user: UInt32, _ item: UInt32, _ value: Float) -> UInt32 {
        tc_rating_checksum(user, item, value.bitPattern, 0)
    }
}
