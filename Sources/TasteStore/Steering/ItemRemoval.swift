import LMDB
import TasteValues

/// Items that are removed, with the name that each of them had.
private typealias RemovedItems = [UInt32: String]

extension Changes {
    /// Removes an item for good: its name and record, all ratings and marks of it, its rows in every model, and all
    /// models that are kept and do not serve. Its index is never given again. An item of this name that comes later is
    /// another one.
    ///
    /// - Throws: `notFound` if there is no such item; `unavailable` if too many events wait to be merged.
    package mutating func remove(item name: String, time: Int64) throws {
        guard let item = try snapshot.items.index(of: name) else { throw TasteError.noItem(name) }
        try context.recent.checkRoom()
        try remove([item: name], time: time)
    }

    /// Removes the items that a user has rated and nobody else. An account that does not administer removes only those
    /// whose records it stored last: others have described the rest.
    ///
    /// - Throws: `unavailable` if too many events wait to be merged.
    mutating func removeItems(ratedOnlyBy user: UInt32, time: Int64) throws {
        try context.recent.checkRoom()
        var others: Set<UInt32> = []
        try transaction.forEachEntry(in: tables.privateRatings) { rater, item, _, _ in
            if rater != user { others.insert(item) }
        }
        let ratings = snapshot.ratings
        let own =
            try ratings.row(ofUser: user).map { (item: $0.index, raters: 1) }
            + ratings.privateRow(ofUser: user).map { (item: $0.index, raters: 0) }
        var removed: RemovedItems = [:]
        for (item, raters) in own where !others.contains(item) {
            guard try snapshot.items.statistics(of: item).count <= raters,
                try account.isAdministration || snapshot.items.owner(of: item) == account.uid
            else { continue }
            removed[item] = try snapshot.items.label(of: item)?.name
        }
        if !removed.isEmpty { try remove(removed, time: time) }
    }

    private mutating func remove(_ removed: RemovedItems, time: Int64) throws {
        try takeBack(removed, for: nil, time: time)
        let generations = try snapshot.generations.readable
        for (item, _) in removed.sorted(by: { $0.key < $1.key }) {
            for generation in generations { try clear(rowsOfItem: item, in: generation) }
            try append(Event(kind: .removeItem, item: item, time: time))
        }
        try removeGenerationsOfForgotten()
        try noteWithdrawn()
        // What models have learned of the item goes as what they have learned of a user goes.
        try noteForgotten(at: sequence)
        try merge()
    }

    /// Makes an item part of another one: its ratings, its marks and its places in sets become the other's. What a user
    /// has said about the other one stays. The item itself is gone, as if removed.
    ///
    /// - Throws: `notFound` if there is no such item, `invalidArgument` if both are the same, `unavailable` if too many
    ///   events wait to be merged.
    package mutating func merge(item name: String, into other: String, time: Int64) throws {
        guard let item = try snapshot.items.index(of: name) else { throw TasteError.noItem(name) }
        guard let target = try snapshot.items.index(of: other) else { throw TasteError.noItem(other).about("into") }
        guard item != target else {
            throw TasteError(
                .invalidArgument, "An item cannot become part of itself. Name two different ones.", field: "into")
        }
        try context.recent.checkRoom()
        try takeBack([item: name], for: target, time: time)
        try append(Event(kind: .mergeItem, user: target, item: item, time: time))
        try noteWithdrawn()
        try merge()
    }

    /// Takes back everything that is said about items, and their names and records.
    ///
    /// - Parameter target: The item that it is said about instead; nil: none.
    private mutating func takeBack(_ removed: RemovedItems, for target: UInt32?, time: Int64) throws {
        for item in removed.keys.sorted() { try takeBackRatings(of: item, for: target, time: time) }
        try takeBackPrivateRatings(of: removed, for: target, time: time)
        try takeBackMarks(of: removed, for: target, time: time)
        try replaceInSets(removed, by: target, time: time)
        for (item, name) in removed.sorted(by: { $0.key < $1.key }) { try eraseRecord(of: item, named: name) }
        let count = try transaction.number(.itemsRemoved, tables) + UInt64(removed.count)
        try transaction.set(.itemsRemoved, to: count, tables)
        try removePrequentialRecords { removed[$0.item] != nil }
    }

    private mutating func takeBackRatings(of item: UInt32, for target: UInt32?, time: Int64) throws {
        var events: [Event] = []
        for rating in try snapshot.ratings.row(ofItem: item) {
            let user = rating.index
            events.append(Event(kind: .unrate, user: user, item: item, previous: rating.value, time: time))
            if let target, try !isRated(by: user, item: target) {
                events.append(Event(kind: .rate, user: user, item: target, value: rating.value, time: rating.time))
            }
        }
        try appendNoting(events)
    }

    private mutating func takeBackPrivateRatings(
        of removed: RemovedItems, for target: UInt32?, time: Int64
    ) throws {
        var events: [Event] = []
        for (user, item, rating) in try privateRatings(of: removed) {
            _ = try removePrivate(user: user, item: item)
            events.append(Event(kind: .unratePrivately, user: user, item: item, previous: rating.value, time: time))
            if let target, try !isRated(by: user, item: target) {
                _ = try putPrivate(rating, user: user, item: target)
                events.append(
                    Event(kind: .ratePrivately, user: user, item: target, value: rating.value, time: rating.time))
            } else if try !transaction.hasEntry(ofUser: user, in: tables.privateRatings),
                let name = try snapshot.users.name(of: user), var entry = try snapshot.users.entry(of: name)
            {
                try noteHasPrivate(false, &entry, named: name)
            }
        }
        try append(contentsOf: events)
    }

    /// The private ratings of items. Takes a pass over those of all.
    private func privateRatings(
        of removed: RemovedItems
    ) throws -> [(user: UInt32, item: UInt32, rating: PrivateRating)] {
        var found: [(UInt32, UInt32, PrivateRating)] = []
        try transaction.forEachEntry(in: tables.privateRatings) { user, item, key, value in
            guard removed[item] != nil else { return }
            let rating = try value.withChecked(key: key, PrivateRating.damage(user, item)) {
                try PrivateRating($0, ofUser: user, item: item)
            }
            found.append((user, item, rating))
        }
        return found
    }

    private mutating func takeBackMarks(of removed: RemovedItems, for target: UInt32?, time: Int64) throws {
        var marks: [(user: UInt32, mark: ItemMark)] = []
        try transaction.forEachEntry(in: tables.marks) { user, item, key, value in
            guard removed[item] != nil else { return }
            let mark = try value.withChecked(key: key, ItemMark.damage(user, item)) {
                try ItemMark($0, ofUser: user, item: item)
            }
            marks.append((user, mark))
        }
        for (user, mark) in marks {
            try setMark(nil, user: user, item: mark.item, time: time)
            if let target, try snapshot.marks.mark(user: user, item: target) == nil {
                try setMark(mark.mark, user: user, item: target, time: mark.time)
            }
        }
    }

    private func isRated(by user: UInt32, item: UInt32) throws -> Bool {
        try value(user: user, item: item) != nil || snapshot.ratings.privateRating(user: user, item: item) != nil
    }

    /// Replaces the record of an item by an empty one without a name, which keeps the index from being given again.
    private mutating func eraseRecord(of item: UInt32, named name: String) throws {
        try release(item: item)
        try transaction.delete(tables.itemIndices, name)
        let nameless = Item(id: "").stored(owner: Account.noOwner)
        try transaction.putChecked(tables.items, item, nameless.span.bytes)
        try setWithdrawn(.removed, item)
    }
}
