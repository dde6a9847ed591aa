import LMDB
import TasteValues

extension Changes {
    /// Stores a rating of a user some of whose ratings are private, or a private one. The rating is in one place only:
    /// a public rating that turns private is taken back where models learn from it, and the other way round.
    ///
    /// - Parameters:
    ///   - entry: What is known of the user; changed as the rating changes it.
    ///   - note: Takes the events, in order.
    mutating func rateWithPrivacy(
        _ rating: NewRating, by entry: inout UserEntry, item: UInt32,
        _ note: (inout Changes, Event) -> Void
    ) throws {
        let user = entry.index
        func event(_ kind: Event.Kind, _ value: Float = 0, previous: Float?) -> Event {
            Event(kind: kind, user: user, item: item, value: value, previous: previous, time: rating.time)
        }
        let former = try value(user: user, item: item)
        guard rating.isPrivate || entry.isPrivate else {
            if let own = try removePrivate(user: user, item: item) {
                note(&self, event(.unratePrivately, previous: own.value))
            }
            note(&self, event(.rate, rating.value, previous: former))
            return try noteHasPrivate(hasPrivateRatings(user), &entry, named: rating.user)
        }
        if let former { note(&self, event(.unrate, previous: former)) }
        let own = PrivateRating(value: rating.value, time: rating.time, isMarked: rating.isPrivate)
        let replaced = try putPrivate(own, user: user, item: item)
        note(&self, event(.ratePrivately, rating.value, previous: replaced?.value))
        try noteHasPrivate(true, &entry, named: rating.user)
    }

    /// Whether a rating exists, private or not.
    func isRated(by entry: UserEntry, item: UInt32) throws -> Bool {
        if try value(user: entry.index, item: item) != nil { return true }
        return try entry.hasPrivateRatings
            && snapshot.ratings.privateRating(user: entry.index, item: item) != nil
    }

    /// Makes all ratings of a user private, who is created if new, or public again. Ratings that were given as private
    /// ones stay so. Whatever is so already stays as it is.
    ///
    /// - Throws: `notFound` for an unknown user whose ratings would be public; `unavailable` if too many events wait to
    ///   be merged; `resourceExhausted` if the account may not store so much.
    package mutating func setPrivacy(_ isPrivate: Bool, user name: String, time: Int64) throws {
        let known = try snapshot.users.entry(of: name)
        guard known != nil || isPrivate else { throw TasteError.noUser(name) }
        if let known, known.isPrivate == isPrivate { return }
        try context.recent.checkRoom()
        if known == nil {
            try checkQuotas(bound: Usage(users: 1, recordBytes: Self.newNamesBytes)) { _ in .user(named: name) }
        }
        var entry = try known ?? intern(user: name).entry
        let events = isPrivate ? try withdrawRow(of: entry.index) : try publishRow(of: entry.index)
        try appendNoting(events)
        entry.isPrivate = isPrivate
        entry.hasPrivateRatings = try hasPrivateRatings(entry.index)
        try put(entry, named: name)
        try append(Event(kind: .setPrivacy, user: entry.index, value: isPrivate ? 1 : 0, time: time))
        if events.count > EventLog.tailLimit { try merge() }
    }

    /// Makes a user's public ratings private.
    private mutating func withdrawRow(of user: UInt32) throws -> [Event] {
        try snapshot.ratings.row(ofUser: user).flatMap { rating in
            let own = PrivateRating(value: rating.value, time: rating.time, isMarked: false)
            _ = try putPrivate(own, user: user, item: rating.index)
            return [
                Event(
                    kind: .unrate, user: user, item: rating.index, previous: rating.value, time: rating.time),
                Event(
                    kind: .ratePrivately, user: user, item: rating.index, value: rating.value, time: rating.time),
            ]
        }
    }

    /// Makes a user's private ratings public, except those that were given as private ones.
    private mutating func publishRow(of user: UInt32) throws -> [Event] {
        var published: [StoredRating] = []
        try snapshot.ratings.forEachPrivate(ofUser: user) { item, rating in
            if rating.isMarked { return }
            published.append(StoredRating(index: item, value: rating.value, time: rating.time))
        }
        return try published.flatMap { rating in
            _ = try removePrivate(user: user, item: rating.index)
            return [
                Event(
                    kind: .unratePrivately, user: user, item: rating.index, previous: rating.value, time: rating.time),
                Event(kind: .rate, user: user, item: rating.index, value: rating.value, time: rating.time),
            ]
        }
    }

    /// Adds events to the log, and to the recent events those that the rows of ratings must follow.
    mutating func appendNoting(_ events: [Event]) throws {
        for (position, event) in events.enumerated() where event.kind.changesRatings {
            recent.add(event, sequence: sequence + UInt64(position) + 1)
        }
        try append(contentsOf: events)
    }

    /// Takes back a rating if it is private.
    ///
    /// - Returns: Whether it was.
    mutating func unratePrivately(_ name: String, item: UInt32, time: Int64) throws -> Bool {
        guard var entry = try snapshot.users.entry(of: name), entry.hasPrivateRatings,
            let own = try removePrivate(user: entry.index, item: item)
        else { return false }
        try append(
            Event(kind: .unratePrivately, user: entry.index, item: item, previous: own.value, time: time))
        try noteHasPrivate(hasPrivateRatings(entry.index), &entry, named: name)
        return true
    }

    private func hasPrivateRatings(_ user: UInt32) throws -> Bool {
        try transaction.hasEntry(ofUser: user, in: tables.privateRatings)
    }

    /// Stores with a user's name whether there are private ratings, if that has changed.
    mutating func noteHasPrivate(_ has: Bool, _ entry: inout UserEntry, named name: String) throws {
        guard entry.hasPrivateRatings != has else { return }
        entry.hasPrivateRatings = has
        try put(entry, named: name)
    }

    /// - Returns: The private rating that it replaced.
    mutating func putPrivate(_ rating: PrivateRating, user: UInt32, item: UInt32) throws -> PrivateRating? {
        let previous = try snapshot.ratings.privateRating(user: user, item: item)
        try transaction.putChecked(
            tables.privateRatings, TransactionReference.pair(user, item), rating.stored.span.bytes)
        if previous == nil { try chargeOwner(of: user, ratings: 1) }
        return previous
    }

    /// - Returns: The private rating that was removed; nil: there was none.
    mutating func removePrivate(user: UInt32, item: UInt32) throws -> PrivateRating? {
        guard let previous = try snapshot.ratings.privateRating(user: user, item: item) else { return nil }
        try transaction.delete(tables.privateRatings, TransactionReference.pair(user, item))
        try chargeOwner(of: user, ratings: -1)
        return previous
    }
}
