import LMDB
import TasteValues

/// A rating to be stored. The caller has checked its names and its value.
package struct NewRating: Sendable {
    package var user: String
    package var item: String
    package var value: Float
    /// Seconds since 1970.
    package var time: Int64

    package init(user: String, item: String, value: Float, time: Int64) {
        self.user = user
        self.item = item
        self.value = value
        self.time = time
    }
}

extension Changes {
    /// Stores ratings. Creates unknown users and items; a new rating replaces the user's earlier one of the same item.
    ///
    /// - Throws: `unavailable` if too many events wait to be merged, `resourceExhausted` if the account may not store
    ///   so much.
    package mutating func rate(_ ratings: [NewRating]) throws {
        let count = ratings.count
        try context.recent.checkRoom()
        try checkQuotas(
            bound: Usage(users: count, items: count, ratings: count, recordBytes: count * Self.newNamesBytes)
        ) { try $0.usage(adding: ratings) }
        var events: [Event] = []
        events.reserveCapacity(count)
        if count > EventLog.tailLimit { recent.reserve(count) }
        // A large request names most users and items many times, and looking one up in the store takes a microsecond.
        var users: [String: UInt32] = [:]
        var items: [String: UInt32] = [:]
        for rating in ratings {
            let user = try users[rating.user] ?? intern(user: rating.user).index
            let item = try items[rating.item] ?? intern(item: rating.item).index
            if count > 1 { (users[rating.user], items[rating.item]) = (user, item) }
            let event = Event(
                kind: .rate, user: user, item: item, value: rating.value,
                previous: try value(user: user, item: item), time: rating.time)
            events.append(event)
            recent.add(event, sequence: sequence + UInt64(events.count))
        }
        try append(contentsOf: events)
    }

    // More than the records of a new user and a new item with the longest names.
    private static let newNamesBytes = 5 * Names.bytesMax + 256

    /// What these ratings add to what the account has stored.
    private func usage(adding ratings: [NewRating]) throws -> Usage {
        var usage = Usage()
        var users: [String: Bool] = [:]
        var items: Set<String> = []
        var pairs: Set<[String]> = []
        for rating in ratings {
            let user = try snapshot.users.index(of: rating.user)
            let item = try snapshot.items.index(of: rating.item)
            if users[rating.user] == nil {
                users[rating.user] = try user.map { try snapshot.users.head(of: $0)?.owner == account.uid } ?? true
                if user == nil { usage = usage + .user(named: rating.user) }
            }
            if item == nil, items.insert(rating.item).inserted { usage = usage + .item(Item(id: rating.item)) }
            guard users[rating.user] == true, pairs.insert([rating.user, rating.item]).inserted else { continue }
            guard let user, let item, try value(user: user, item: item) != nil else {
                usage.ratings += 1
                continue
            }
        }
        return usage
    }

    /// Removes one rating.
    ///
    /// - Throws: `notFound` if there is no such user, item or rating; `unavailable` if too many events wait to be
    ///   merged.
    package mutating func unrate(user userName: String, item itemName: String, time: Int64) throws {
        try context.recent.checkRoom()
        guard let user = try snapshot.users.index(of: userName) else { throw TasteError.noUser(userName) }
        guard let item = try snapshot.items.index(of: itemName) else { throw TasteError.noItem(itemName) }
        guard let previous = try value(user: user, item: item) else {
            throw TasteError.noRating(user: userName, item: itemName)
        }
        try append(Event(kind: .unrate, user: user, item: item, previous: previous, time: time))
    }

    /// Adds an event to the log, and to the recent events if the rows of ratings must follow it.
    mutating func append(_ event: Event) throws {
        sequence += 1
        try write(event, sequence: sequence)
        if event.kind.changesRatings { recent.add(event, sequence: sequence) }
    }
}
