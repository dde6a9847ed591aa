import LMDB
import TasteValues

extension Changes {
    /// Removes a user, the user's ratings and marks, rows in every model, events in the log and prequential records,
    /// and all models that are kept and do not serve. One event stays, which names the user by index only.
    ///
    /// The events and the prequential records go at the end of the transaction, with those of all users whom it has
    /// forgotten.
    ///
    /// - Parameters:
    ///   - withItems: Whether the items that nobody else has rated are removed as well.
    ///   - despiteDamage: Whether to remove what can be removed where something of the user's is damaged. It looks for
    ///     the user in the row of every item, which takes about a second for each million items.
    /// - Throws: `notFound` if there is no such user, and damage unless it is to be passed over.
    package mutating func forget(
        user name: String, withItems: Bool = false, time: Int64, despiteDamage: Bool = false
    ) throws {
        guard let user = try snapshot.users.index(of: name) else { throw TasteError.noUser(name) }
        passesOverDamage = despiteDamage
        defer { passesOverDamage = false }
        if withItems { try passOver { changes in try changes.removeItems(ratedOnlyBy: user, time: time) } }
        try merge()
        let items =
            despiteDamage
            ? Array(0..<UInt32(try snapshot.items.count)) : try snapshot.ratings.row(ofUser: user).map(\.index)
        try transaction.delete(tables.ratingsByUser, user)
        let removed = try removeRatings(of: user, fromRowsOf: items)
        var others = 0
        for table in [tables.privateRatings, tables.marks] {
            try passOver { changes in others += try changes.removeEntries(ofUser: user, from: table) }
        }
        try remove(user: user, name: name, ratings: removed + others)
        for generation in try snapshot.generations.readable {
            try passOver { changes in try changes.clear(rowsOf: user, in: generation) }
        }
        try removeGenerationsOfForgotten()
        forgotten.insert(user)
        if !despiteDamage { forgetsDespiteDamage = false }
        try append(Event(kind: .forgetUser, user: user, time: time))
        try noteForgotten(at: sequence)
        try noteMerged()
    }

    /// Removes what the log, the prequential records and the histories hold of the users whom the transaction has
    /// forgotten, in one pass over each. The transaction ends with it.
    mutating func removeEventsOfForgotten() throws {
        if forgotten.isEmpty { return }
        let users = forgotten
        passesOverDamage = forgetsDespiteDamage
        (forgotten, forgetsDespiteDamage) = ([], true)
        defer { passesOverDamage = false }
        let sequences = try removeEvents(of: users)
        try passOver { changes in try changes.removePrequentialRecords { users.contains($0.user) } }
        try removeFromTimeline(sequences)
        if let first = sequences.first { try removeTrainings(through: first) }
    }

    /// Runs a step of a change, which is given up at damage that is to be passed over.
    mutating func passOver(_ step: (inout Changes) throws -> Void) throws {
        do { try step(&self) } catch let damage as StoreDamage {
            if !passesOverDamage { throw damage }
        }
    }

    /// - Returns: How many there were.
    private mutating func removeRatings(of user: UInt32, fromRowsOf items: [UInt32]) throws -> Int {
        var count = 0
        for item in items {
            let removed = try transaction.withCursor(tables.ratingsByItem) { try $0.remove(user, fromRow: item) }
            guard let rating = removed else { continue }
            count += 1
            try passOver { changes in
                var record = try changes.snapshot.items.statisticsRecord(of: item)
                record.statistics.replace(rating.value, by: nil)
                record.rowChecksum &-= rating.checksum(inRow: item, of: .item)
                try changes.setStatistics(record, ofItem: item)
            }
        }
        return count
    }
}
