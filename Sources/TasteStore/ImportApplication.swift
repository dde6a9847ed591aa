import LMDB

/// What an import changed.
package struct ImportSummary: Sendable, Equatable {
    package var ratings = 0
    package var duplicates = 0
    package var newUsers = 0
    package var newItems = 0

    package init() {}
}

extension Store {
    /// Makes an import visible in one step.
    ///
    /// Sorts by user, so that rows are written one after another, and works on parts of about `partSize` ratings (whole
    /// users), so that memory stays bounded.
    ///
    /// - Parameters:
    ///   - time: For the log's entries of items, seconds since 1970.
    ///   - partSize: Ratings in memory at once.
    ///   - progress: Called with the number of ratings stored until now.
    package func apply(
        _ staged: StagedImport, duplicates: Duplicates, time: Int64, partSize: Int = StagedImport.memoryLimit,
        progress: (Int) -> Void, _ changes: inout Changes, in transaction: borrowing WriteTransaction
    ) throws -> ImportSummary {
        let itemsBefore = try items.count(in: transaction)
        try put(staged.catalogue, time: time, &changes, in: transaction)
        try merger.merge(&changes, in: transaction)
        var summary = ImportSummary()
        let userIndices = try staged.users.map { try users.intern($0, in: transaction) }
        let itemIndices = try staged.items.map { try items.intern($0, in: transaction) }
        summary.newUsers = userIndices.count { $0.isNew }
        summary.newItems = try items.count(in: transaction) - itemsBefore
        var statistics = StatisticsChanges(itemCount: try items.count(in: transaction))
        let parts = max(1, (staged.count + partSize - 1) / partSize)
        for part in 0..<parts {
            var ratings: [ImportedRating] = []
            ratings.reserveCapacity(min(staged.count, partSize))
            try forEachRating(of: staged, in: transaction) { user, item, value, time in
                guard Int(user) % parts == part else { return }
                ratings.append(
                    ImportedRating(
                        user: userIndices[Int(user)].index, item: itemIndices[Int(item)].index, value: value,
                        position: UInt32(ratings.count), time: time))
            }
            let received = ratings.count
            ratings = sorted(ratings, by: { $0.user })
            sortItemsOfEachUser(&ratings)
            mergeDuplicates(&ratings, duplicates)
            summary.duplicates += received - ratings.count
            try storeRows(&ratings, &statistics, in: transaction)
            try storeEvents(&ratings, &changes, in: transaction)
            summary.ratings += ratings.count
            progress(summary.ratings)
        }
        try statistics.store(in: self, transaction)
        try unstage(staged.number, in: transaction)
        try merger.noteMerged(&changes, in: transaction)
        return summary
    }

    /// A counting sort: stable, and linear in the number of ratings.
    private func sorted(
        _ ratings: [ImportedRating], by key: (ImportedRating) -> UInt32
    ) -> [ImportedRating] {
        guard let largest = ratings.lazy.map(key).max() else { return [] }
        var starts = [Int](repeating: 0, count: Int(largest) + 2)
        for rating in ratings { starts[Int(key(rating)) + 1] += 1 }
        for index in 1..<starts.count { starts[index] += starts[index - 1] }
        var result = ratings
        for rating in ratings {
            let place = Int(key(rating))
            result[starts[place]] = rating
            starts[place] += 1
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

    /// Leaves one rating for each user and item, at the position of the last.
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
                ratings[kept].value = scale.nearest(to: Float(sum / Double(end - start)))
            }
            kept += 1
            start = end
        }
        ratings.removeLast(ratings.count - kept)
    }

    /// Writes both tables from ratings that are sorted by user and item.
    private func storeRows(
        _ ratings: inout [ImportedRating], _ statistics: inout StatisticsChanges,
        in transaction: borrowing WriteTransaction
    ) throws {
        try transaction.withCursor(self.ratings.byUser) { cursor in
            for place in ratings.indices {
                let rating = ratings[place]
                let record = StoredRating(index: rating.item, value: rating.value, time: rating.time)
                let previous = try self.ratings.set(record, inRow: rating.user, cursor)
                if let previous { ratings[place].previous = previous }
                statistics.add(item: rating.item, from: previous, to: rating.value)
            }
        }
        try transaction.withCursor(self.ratings.byItem) { cursor in
            for rating in sorted(ratings, by: { $0.item }) {
                let record = StoredRating(index: rating.user, value: rating.value, time: rating.time)
                _ = try self.ratings.set(record, inRow: rating.item, cursor)
            }
        }
    }

    /// Logs the ratings in the order they were received in, and notes each user's last sequence number.
    private func storeEvents(
        _ ratings: inout [ImportedRating], _ changes: inout Changes, in transaction: borrowing WriteTransaction
    ) throws {
        ratings = sorted(ratings, by: { $0.position })
        let events = ratings.lazy.map { rating in
            Event(
                kind: .rate, user: rating.user, item: rating.item, value: rating.value,
                previous: rating.previous.isNaN ? nil : rating.previous, time: rating.time)
        }
        try log.append(contentsOf: events, after: changes.sequence, in: transaction)
        var last: [UInt32: UInt64] = [:]
        for (position, rating) in ratings.enumerated() { last[rating.user] = changes.sequence + 1 + UInt64(position) }
        changes.sequence += UInt64(ratings.count)
        for (user, number) in last.sorted(by: { $0.key < $1.key }) {
            try users.touch(user, sequence: number, in: transaction)
        }
    }
}

/// Changes of items' statistics, gathered so that each item is written once.
private struct StatisticsChanges {
    private var counts: [Int32]
    private var sums: [Double]

    init(itemCount: Int) {
        counts = [Int32](repeating: 0, count: itemCount)
        sums = [Double](repeating: 0, count: itemCount)
    }

    mutating func add(item: UInt32, from previous: Float?, to value: Float) {
        if previous == nil { counts[Int(item)] += 1 }
        sums[Int(item)] += Double(value) - Double(previous ?? 0)
    }

    func store(in store: Store, _ transaction: borrowing WriteTransaction) throws {
        for item in counts.indices where counts[item] != 0 || sums[item] != 0 {
            var statistics = try store.items.mergedStatistics(of: UInt32(item), in: transaction)
            statistics.count += UInt32(counts[item])
            statistics.sum += sums[item]
            try store.items.setStatistics(statistics, of: UInt32(item), in: transaction)
        }
    }
}
