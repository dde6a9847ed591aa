import LMDB
import TasteValues

extension Changes {
    /// The number of ratings that are sorted at once. Each takes 32 bytes, twice while they are sorted.
    package static let ratingsPerPart = 1 << 19

    /// Stores a whole import, which becomes visible in one step.
    ///
    /// The ratings are sorted by user, so that rows are written one after another. They are processed in parts of about
    /// `partSize` ratings, each of whole users, so that memory stays bounded.
    ///
    /// - Parameters:
    ///   - time: The time of the events that log item records, in seconds since 1970.
    ///   - partSize: The approximate number of ratings in memory at once.
    ///   - progress: Called with the number of ratings stored so far.
    package mutating func apply(
        _ staged: StagedImport, duplicates: Duplicates, time: Int64, partSize: Int = Changes.ratingsPerPart,
        progress: (Int) -> Void
    ) throws -> ImportResult {
        try checkQuotas(
            bound: Usage(
                users: staged.users, items: staged.items + staged.records, ratings: staged.count,
                recordBytes: staged.recordBytes)
        ) { try $0.usage(adding: staged) }
        let itemsBefore = try snapshot.items.count
        try putRecords(of: staged, time: time)
        try merge()
        var privateUsers: [UInt32: PrivateUser] = [:]
        let (userIndices, newUsers) = try interned(.users, of: staged, noting: &privateUsers)
        let (itemIndices, _) = try interned(.items, of: staged, noting: &privateUsers)
        let itemCount = try snapshot.items.count
        var result = ImportResult(
            ratings: 0, duplicates: 0, newUsers: newUsers, newItems: itemCount - itemsBefore)
        var statistics = StatisticsChanges(itemCount: itemCount)
        let parts = max(1, (staged.count + partSize - 1) / partSize)
        for part in 0..<parts {
            var ratings: [ImportedRating] = []
            ratings.reserveCapacity(min(staged.count, partSize))
            try forEachRating(of: staged) { user, item, value, time in
                guard Int(user) % parts == part else { return }
                ratings.append(
                    ImportedRating(
                        user: userIndices[Int(user)], item: itemIndices[Int(item)], value: value,
                        position: UInt32(ratings.count), time: time))
            }
            let received = ratings.count
            ratings = sorted(ratings, by: { $0.user })
            sortItemsOfEachUser(&ratings)
            mergeDuplicates(&ratings, duplicates)
            result.duplicates += received - ratings.count
            result.ratings += try takePrivate(from: &ratings, of: &privateUsers)
            let rowChecksums = try storeRows(&ratings, &statistics)
            try storeEvents(&ratings, rowChecksums)
            result.ratings += ratings.count
            progress(result.ratings)
        }
        for (item, changed) in try statistics.applied(to: snapshot.items) { try setStatistics(changed, ofItem: item) }
        try unstage(staged.number)
        try noteMerged()
        // How many of the ratings are new is known only now.
        try checkQuotasAfterwards()
        return result
    }

    private mutating func putRecords(of staged: StagedImport, time: Int64) throws {
        for number in staged.chunkNumbers(of: .records) {
            try put(try chunk(number, of: .records, in: staged).records, time: time)
        }
    }

    /// The store's indices of the users or items of an import, and how many of them are new.
    private mutating func interned(
        _ part: ImportPart, of staged: StagedImport, noting privateUsers: inout [UInt32: PrivateUser]
    ) throws -> (indices: [UInt32], new: Int) {
        var indices: [UInt32] = []
        var new = 0
        for number in staged.chunkNumbers(of: part) {
            for name in try chunk(number, of: part, in: staged).names {
                let isNew: Bool
                switch part {
                case .users:
                    let entry: UserEntry
                    (entry, isNew) = try intern(user: name)
                    if entry.hasPrivacy { privateUsers[entry.index] = PrivateUser(name: name, entry: entry) }
                    indices.append(entry.index)
                case .items, .ratings, .records:
                    let index: UInt32
                    (index, isNew) = try intern(item: name)
                    indices.append(index)
                }
                if isNew { new += 1 }
            }
        }
        return (indices, new)
    }

    /// Stores the ratings of users who are private as a whole, and takes back private ratings that an imported one
    /// replaces. What remains is public.
    ///
    /// - Returns: The number of ratings stored.
    private mutating func takePrivate(
        from ratings: inout [ImportedRating], of users: inout [UInt32: PrivateUser]
    ) throws -> Int {
        guard !users.isEmpty else { return 0 }
        let count = ratings.count
        var events: [Event] = []
        try ratings.removeAll { rating in
            guard var user = users[rating.user] else { return false }
            var event = Event(kind: .unratePrivately, user: rating.user, item: rating.item, time: rating.time)
            let own = PrivateRating(value: rating.value, time: rating.time, isMarked: false)
            let isTaken = user.entry.isPrivate
            let previous =
                isTaken
                ? try putPrivate(own, user: rating.user, item: rating.item)
                : try removePrivate(user: rating.user, item: rating.item)
            event.previous = previous?.value
            if isTaken { (event.kind, event.value) = (.ratePrivately, rating.value) }
            if isTaken || previous != nil { events.append(event) }
            try noteHasPrivate(
                transaction.hasEntry(ofUser: rating.user, in: tables.privateRatings), &user.entry, named: user.name)
            users[rating.user] = user
            return isTaken
        }
        try append(contentsOf: events)
        return count - ratings.count
    }

    /// What an import adds at least to what the account has stored: its new users and items.
    private func usage(adding staged: StagedImport) throws -> Usage {
        var usage = Usage()
        for number in staged.chunkNumbers(of: .users) {
            for name in try chunk(number, of: .users, in: staged).names
            where try snapshot.users.index(of: name) == nil { usage = usage + .user(named: name) }
        }
        var items: Set<String> = []
        for number in staged.chunkNumbers(of: .items) {
            items.formUnion(try chunk(number, of: .items, in: staged).names)
        }
        for number in staged.chunkNumbers(of: .records) {
            items.formUnion(try chunk(number, of: .records, in: staged).records.map(\.id))
        }
        for name in items where try snapshot.items.index(of: name) == nil { usage = usage + .item(Item(id: name)) }
        return usage
    }

    /// A counting sort, which is stable and takes time linear in the number of ratings.
    private func sorted(
        _ ratings: [ImportedRating], by key: (ImportedRating) -> UInt32
    ) -> [ImportedRating] {
        guard let largest = ratings.lazy.map(key).max() else { return [] }
        var starts = [Int](repeating: 0, count: Int(largest) + 2)
        for rating in ratings { starts[Int(key(rating)) + 1] += 1 }
        for index in 1..<starts.count { starts[index] += starts[index - 1] }
        var result = ratings
        for rating in ratings {
            let bucket = Int(key(rating))
            result[starts[bucket]] = rating
            starts[bucket] += 1
        }
        return result
    }

    private func sortItemsOfEachUser(_ ratings: inout [ImportedRating]) {
        var start = 0
        while start < ratings.count {
            var end = start + 1
            while end < ratings.count, ratings[end].user == ratings[start].user { end += 1 }
            ratings[start..<end].sort { ($0.item, $0.position) < ($1.item, $1.position) }
            start = end
        }
    }

    /// Merges the ratings of the same user and item into one, at the position of the last. They must be sorted by user,
    /// item and position.
    private func mergeDuplicates(_ ratings: inout [ImportedRating], _ duplicates: Duplicates) {
        var kept = 0
        var start = 0
        while start < ratings.count {
            var end = start
            var sum = 0.0
            while end < ratings.count, ratings[end].user == ratings[start].user,
                ratings[end].item == ratings[start].item
            {
                sum += Double(ratings[end].value)
                end += 1
            }
            ratings[kept] = ratings[end - 1]
            if end - start > 1, duplicates == .average {
                ratings[kept].value = context.scale.nearest(to: Float(sum / Double(end - start)))
            }
            kept += 1
            start = end
        }
        ratings.removeLast(ratings.count - kept)
    }

    /// Writes both tables from ratings that are sorted by user and item.
    ///
    /// - Returns: What to add to the checksum of each user's row.
    private func storeRows(
        _ ratings: inout [ImportedRating], _ statistics: inout StatisticsChanges
    ) throws -> [UInt32: UInt32] {
        var rowChecksums: [UInt32: UInt32] = [:]
        try transaction.withCursor(tables.ratingsByUser) { cursor in
            for index in ratings.indices {
                if index % 4096 == 0 { try context.interruption.check() }
                let rating = ratings[index]
                let record = StoredRating(index: rating.item, value: rating.value, time: rating.time)
                let previous = try cursor.set(record, inRow: rating.user)
                if let previous { ratings[index].previous = previous.value }
                let change =
                    record.checksum(inRow: rating.user, of: .user)
                    &- (previous?.checksum(inRow: rating.user, of: .user) ?? 0)
                rowChecksums[rating.user, default: 0] &+= change
                statistics.add(item: rating.item, from: previous?.value, to: rating.value, rowChecksum: change)
            }
        }
        try transaction.withCursor(tables.ratingsByItem) { cursor in
            for rating in sorted(ratings, by: { $0.item }) {
                let record = StoredRating(index: rating.user, value: rating.value, time: rating.time)
                _ = try cursor.set(record, inRow: rating.item)
            }
        }
        return rowChecksums
    }

    /// Logs the ratings in the order in which they were received, and stores each user's last sequence number and the
    /// checksum of the user's row.
    private mutating func storeEvents(
        _ ratings: inout [ImportedRating], _ rowChecksums: [UInt32: UInt32]
    ) throws {
        ratings = sorted(ratings, by: { $0.position })
        let first = sequence + 1
        try append(
            contentsOf: ratings.lazy.map { rating in
                Event(
                    kind: .rate, user: rating.user, item: rating.item, value: rating.value,
                    previous: rating.previous.isNaN ? nil : rating.previous, time: rating.time)
            })
        var last: [UInt32: UInt64] = [:]
        var added: [UInt32: Int] = [:]
        for (position, rating) in ratings.enumerated() {
            last[rating.user] = first + UInt64(position)
            added[rating.user, default: 0] += rating.previous.isNaN ? 1 : 0
        }
        for (user, number) in last.sorted(by: { $0.key < $1.key }) {
            try noteMerge(
                through: number, ofUser: user, rowChecksum: rowChecksums[user] ?? 0, ratings: added[user] ?? 0)
        }
    }
}

/// A user whose ratings may be private.
private struct PrivateUser {
    let name: String
    var entry: UserEntry
}

/// Changes of the items' statistics, collected so that each item is written once.
private struct StatisticsChanges {
    private var counts: [Int32]
    private var sums: [Double]
    private var rowChecksums: [UInt32]

    init(itemCount: Int) {
        counts = [Int32](repeating: 0, count: itemCount)
        sums = [Double](repeating: 0, count: itemCount)
        rowChecksums = [UInt32](repeating: 0, count: itemCount)
    }

    mutating func add(item: UInt32, from previous: Float?, to value: Float, rowChecksum change: UInt32) {
        rowChecksums[Int(item)] &+= change
        if previous == nil { counts[Int(item)] += 1 }
        sums[Int(item)] += Double(value) - Double(previous ?? 0)
    }

    /// The items that changed, with their statistics after the changes.
    func applied(to items: Items) throws -> [(UInt32, StatisticsRecord)] {
        try counts.indices.filter { counts[$0] != 0 || sums[$0] != 0 || rowChecksums[$0] != 0 }.map { item in
            var record = try items.statisticsRecord(of: UInt32(item))
            record.statistics.count += UInt32(counts[item])
            record.statistics.sum += sums[item]
            record.rowChecksum &+= rowChecksums[item]
            return (UInt32(item), record)
        }
    }
}
