import LMDB

/// One rating to be stored, checked against the scale by whoever made it.
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

/// What one transaction of the writer has done until now.
package struct Changes: ~Copyable {
    /// Ratings that are in the log but not in the rows.
    var recent = RecentEvents()
    /// The newest event.
    package internal(set) var sequence: UInt64
    /// The event up to which the rows were brought up to date with the log; nil: they were left alone.
    var mergedThrough: UInt64?

    init(sequence: UInt64) { self.sequence = sequence }
}

/// What can be done to a store. Run inside ``Writer``'s transaction.
extension Store {
    /// Stores ratings; users and items come into being, a rating again overwrites.
    package func rate(
        _ ratings: [NewRating], _ changes: inout Changes, in transaction: borrowing WriteTransaction
    ) throws {
        for rating in ratings {
            let user = try users.intern(rating.user, in: transaction).index
            let item = try items.intern(rating.item, in: transaction).index
            var event = Event(kind: .rate, user: user, item: item, value: rating.value, time: rating.time)
            event.previous = try self.ratings.value(user: user, item: item, after: changes, in: transaction)
            try append(event, &changes, in: transaction)
        }
    }

    /// Removes one rating.
    ///
    /// - Throws: `notFound` if there is no such user, item or rating.
    package func unrate(
        user userName: String, item itemName: String, time: Int64, _ changes: inout Changes,
        in transaction: borrowing WriteTransaction
    ) throws {
        guard let user = try users.index(of: userName, in: transaction) else { throw StoreError.noUser(userName) }
        guard let item = try items.index(of: itemName, in: transaction) else { throw StoreError.noItem(itemName) }
        let previous = try ratings.value(user: user, item: item, after: changes, in: transaction)
        guard let previous else { throw StoreError.noRating(user: userName, item: itemName) }
        let event = Event(kind: .unrate, user: user, item: item, previous: previous, time: time)
        try append(event, &changes, in: transaction)
    }

    /// Sets items' records; their ratings stay.
    package func put(
        _ records: [ItemRecord], time: Int64, _ changes: inout Changes, in transaction: borrowing WriteTransaction
    ) throws {
        for record in records {
            let item = try items.put(record, in: transaction)
            try append(Event(kind: .putItem, item: item, time: time), &changes, in: transaction)
        }
    }

    /// Removes a user, their ratings, their rows in every model that is kept, their events in the log and what was judged of
    /// them; one event without a name stays.
    ///
    /// - Throws: `notFound` if there is no such user.
    package func forget(
        user name: String, time: Int64, _ changes: inout Changes, in transaction: borrowing WriteTransaction
    ) throws {
        guard let user = try users.index(of: name, in: transaction) else { throw StoreError.noUser(name) }
        try merger.merge(&changes, in: transaction)
        for rating in try ratings.row(ofUser: user, in: transaction) {
            try transaction.withCursor(ratings.byUser) { try ratings.remove(rating.index, fromRow: user, $0) }
            try transaction.withCursor(ratings.byItem) { try ratings.remove(user, fromRow: rating.index, $0) }
            var statistics = try items.mergedStatistics(of: rating.index, in: transaction)
            statistics.replace(rating.value, by: nil)
            try items.setStatistics(statistics, of: rating.index, in: transaction)
        }
        try users.remove(user, name: name, in: transaction)
        for generation in try models.all(in: transaction) {
            try tensors.clear(rowsOf: user, in: generation, transaction)
        }
        try log.removeEvents(of: user, in: transaction)
        try judgements.removeAll(of: user, in: transaction)
        try append(Event(kind: .forgetUser, user: user, time: time), &changes, in: transaction)
        try models.noteForgotten(at: changes.sequence, in: transaction)
        try merger.noteMerged(&changes, in: transaction)
    }

    /// Clears the rows that a generation has of users who were forgotten after `sequence`.
    package func clearForgottenUsers(
        since sequence: UInt64, in generation: Generation, _ transaction: borrowing WriteTransaction
    ) throws {
        try log.forEach(after: sequence, in: transaction) { _, event in
            if event.kind == .forgetUser { try tensors.clear(rowsOf: event.user, in: generation, transaction) }
            return true
        }
    }

    /// Adds an event to the log, and to the recent events if the rows must follow it.
    private func append(
        _ event: Event, _ changes: inout Changes, in transaction: borrowing WriteTransaction
    ) throws {
        changes.sequence += 1
        try log.append(event, sequence: changes.sequence, in: transaction)
        if event.kind == .rate || event.kind == .unrate {
            changes.recent.add(event, previous: event.previous, sequence: changes.sequence)
        }
    }
}

extension StoreError {
    /// Nobody of this name has rated anything.
    package static func noUser(_ name: String) -> StoreError {
        StoreError(
            .notFound, "There is no user \(name). Users come into being with their first rating.", field: "user")
    }

    /// Nothing of this name has been rated or put.
    package static func noItem(_ name: String) -> StoreError {
        StoreError(
            .notFound, "There is no item \(name). Items come into being with their first rating, or with put items.",
            field: "item")
    }

    /// This user has not rated this item.
    package static func noRating(user: String, item: String) -> StoreError {
        StoreError(
            .notFound, "\(user) has not rated \(item), or the rating was taken back before. Nothing was changed.",
            field: "item")
    }
}
