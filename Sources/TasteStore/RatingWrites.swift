import LMDB
import TasteValues

/// A rating to be stored. The caller has checked its names and its value.
package struct NewRating: Sendable {
    package var user: String
    package var item: String
    package var value: Float
    /// Seconds since 1970.
    package var time: Int64
    /// Whether it counts in its user's own answers only.
    package var isPrivate = false

    package init(user: String, item: String, value: Float, time: Int64, isPrivate: Bool = false) {
        self.user = user
        self.item = item
        self.value = value
        self.time = time
        self.isPrivate = isPrivate
    }
}

/// An item that a rating names, and that it does not create.
package struct UnknownItem: Sendable {
    package let item: String
    package let field: String

    package init(item: String, field: String) { (self.item, self.field) = (item, field) }

    /// - Parameter nearest: The known item that is spelled most alike, if there is one.
    package func error(proposing nearest: NewItem?) -> TasteError {
        var hint = ""
        if let nearest, !nearest.nearest.isEmpty {
            let title = nearest.nearestTitle.isEmpty ? "" : " (\(nearest.nearestTitle.quoted))"
            hint = " Did you mean \(nearest.nearest.quoted)\(title)?"
        }
        return TasteError(
            .notFound,
            "There is no item \(item.quoted), and ratings do not create items here (items.create).\(hint) An administrator can put its record.",
            field: field)
    }
}

extension Changes {
    /// Stores ratings. Creates unknown users and items; a new rating replaces the user's earlier one of the same item.
    ///
    /// - Parameter createsItems: Whether unknown items are created, and not refused.
    /// - Returns: The names of the items that were created, in the order of the ratings.
    /// - Throws: `unavailable` if too many events wait to be merged, `resourceExhausted` if the account may not store
    ///   so much, `notFound` for an unknown item that is not created.
    @discardableResult
    package mutating func rate(_ ratings: [NewRating], createsItems: Bool = true) throws -> [String] {
        let count = ratings.count
        try context.recent.checkRoom()
        if !createsItems { try checkItemsExist(ratings) }
        try checkQuotas(
            bound: Usage(users: count, items: count, ratings: count, recordBytes: count * Self.newNamesBytes)
        ) { try $0.usage(adding: ratings) }
        var events: [Event] = []
        events.reserveCapacity(count)
        if count > EventLog.tailLimit { recent.reserve(count) }
        // A large request names most users and items many times, and looking one up in the store takes a microsecond.
        var users: [String: UserEntry] = [:]
        var items: [String: UInt32] = [:]
        var newItems: [String] = []
        func note(_ changes: inout Changes, _ event: Event) {
            events.append(event)
            if event.kind.changesRatings {
                changes.recent.add(event, sequence: changes.sequence + UInt64(events.count))
            }
        }
        try transaction.withCursor(tables.ratingsByUser) { cursor in
            for rating in ratings {
                let (knownUser, knownItem) = (users[rating.user], items[rating.item])
                var user = try knownUser ?? intern(user: rating.user).entry
                let item = try knownItem ?? intern(item: rating.item, notingIn: &newItems)
                let isPersonal = user.hasPrivacy || rating.isPrivate
                if isPersonal {
                    try rateWithPrivacy(rating, by: &user, item: item, note)
                } else {
                    let previous = try value(user: user.index, item: item, cursor)
                    note(
                        &self,
                        Event(
                            kind: .rate, user: user.index, item: item, value: rating.value, previous: previous,
                            time: rating.time))
                }
                if count > 1, isPersonal || knownUser == nil { users[rating.user] = user }
                if count > 1, knownItem == nil { items[rating.item] = item }
            }
        }
        try append(contentsOf: events)
        return newItems
    }

    private func checkItemsExist(_ ratings: [NewRating]) throws {
        for (position, rating) in ratings.enumerated() where try snapshot.items.index(of: rating.item) == nil {
            throw UnknownItem(item: rating.item, field: "ratings[\(position)].item").error(proposing: nil)
        }
    }

    private mutating func intern(item name: String, notingIn newItems: inout [String]) throws -> UInt32 {
        let (item, isNew) = try intern(item: name)
        if isNew { newItems.append(name) }
        return item
    }

    // More than the records of a new user and a new item with the longest names.
    static let newNamesBytes = 5 * Names.bytesMax + 256

    /// What these ratings add to what the account has stored.
    private func usage(adding ratings: [NewRating]) throws -> Usage {
        var usage = Usage()
        var users: [String: Bool] = [:]
        var items: Set<String> = []
        var pairs: Set<[String]> = []
        for rating in ratings {
            let user = try snapshot.users.entry(of: rating.user)
            let item = try snapshot.items.index(of: rating.item)
            if users[rating.user] == nil {
                users[rating.user] =
                    try user.map { try snapshot.users.head(of: $0.index)?.owner == account.uid } ?? true
                if user == nil { usage = usage + .user(named: rating.user) }
            }
            if item == nil, items.insert(rating.item).inserted { usage = usage + .item(Item(id: rating.item)) }
            guard users[rating.user] == true, pairs.insert([rating.user, rating.item]).inserted else { continue }
            guard let user, let item, try isRated(by: user, item: item) else {
                usage.ratings += 1
                continue
            }
        }
        return usage
    }

    /// Removes one rating, private or not.
    ///
    /// - Throws: `notFound` if there is no such user, item or rating; `unavailable` if too many events wait to be
    ///   merged.
    package mutating func unrate(user userName: String, item itemName: String, time: Int64) throws {
        try context.recent.checkRoom()
        guard let user = try snapshot.users.index(of: userName) else { throw TasteError.noUser(userName) }
        guard let item = try snapshot.items.index(of: itemName) else { throw TasteError.noItem(itemName) }
        if try unratePrivately(userName, item: item, time: time) { return }
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
