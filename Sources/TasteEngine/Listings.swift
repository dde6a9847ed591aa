import TasteStore
import TasteValues

extension Engine {
    /// A user's ratings, newest first, and by item where times are equal.
    ///
    /// - Parameter bytes: The size of the frame into which the page must fit.
    /// - Throws: `notFound` for an unknown user, `invalidArgument` for a cursor that this call did not give.
    package func history(
        user name: String, limit: Int, cursor: String, bytes: Int = .max
    ) throws(TasteError) -> Answer<Page<HistoryEntry>> {
        try read { snapshot in
            guard let user = try self.index(ofUser: name, in: snapshot) else { throw TasteError.noUser(name) }
            let (page, privateItems, hasMore) = try snapshot.ratings.newest(
                ofUser: user, limit: limit, after: try ListPosition(cursor).map { ($0.time, $0.item) })
            var entries: [HistoryEntry] = []
            var budget = PageBudget(bytes: bytes)
            for rating in page {
                let label = try self.label(of: Int32(bitPattern: rating.index), in: snapshot)
                guard budget.take(texts: 2, bytes: label.name.utf8.count + label.title.utf8.count) else { break }
                entries.append(
                    HistoryEntry(
                        item: label.name, title: label.title, value: rating.value, time: rating.time,
                        isPrivate: privateItems.contains(rating.index)))
            }
            let last = hasMore || entries.count < page.count ? page.prefix(entries.count).last : nil
            return Answer(
                Page(entries, nextCursor: last.map { ListPosition(time: $0.time, item: $0.index).cursor }),
                freshness: try self.freshness(in: snapshot))
        }
    }

    /// An item's record and statistics, and how its ratings are distributed.
    ///
    /// - Throws: `notFound` for an unknown item.
    package func item(named name: String, bytes: Int = .max) throws(TasteError) -> Answer<ItemInfo> {
        try read { snapshot in
            let index = try self.index(ofItem: name, field: "item", in: snapshot)
            guard var info = try self.information(ofItem: index, bytes: bytes, in: snapshot) else {
                throw TasteError.noItem(name)
            }
            info.distribution = try self.distribution(ofItem: index, of: info.ratings, in: snapshot)
            return Answer(info, freshness: try self.freshness(in: snapshot))
        }
    }

    /// An item's record and statistics; nil if it does not exist.
    ///
    /// - Parameter bytes: The size of the frame into which the record must fit.
    func information(ofItem index: UInt32, bytes: Int, in snapshot: borrowing Snapshot) throws -> ItemInfo? {
        guard let item = try snapshot.items.record(of: index), !item.id.isEmpty else { return nil }
        return ItemInfo(
            PageBudget.shortened(item, toBytes: bytes), try snapshot.items.statistics(of: index),
            isWithdrawn: try snapshot.withdrawn.state(of: index) != nil)
    }

    /// About what reading one rating takes.
    private static let ratingNanoseconds = 10

    /// How many ratings an item has of each value, in the order of values.
    private func distribution(
        ofItem index: UInt32, of ratings: Int, in snapshot: borrowing Snapshot
    ) throws -> [RatingCount] {
        try TimeAllowance.check(expecting: ratings * Self.ratingNanoseconds)
        var counts: [Float: Int] = [:]
        for rating in try snapshot.ratings.row(ofItem: index) { counts[rating.value, default: 0] += 1 }
        return counts.sorted { $0.key < $1.key }.map { RatingCount(value: $0.key, ratings: $0.value) }
    }

    /// All items but removed ones, in the order in which they were created. A page ends early where its records are
    /// large.
    ///
    /// - Parameter bytes: The size of the frame into which the page must fit.
    /// - Throws: `invalidArgument` for a cursor that this call did not give.
    package func items(limit: Int, cursor: String, bytes: Int = .max) throws(TasteError) -> Answer<Page<ItemInfo>> {
        try read { snapshot in
            guard let start = cursor.isEmpty ? 0 : UInt32(cursor) else { throw Self.badCursor(cursor) }
            let items = snapshot.items
            var entries: [ItemInfo] = []
            var next: UInt32?
            var budget = PageBudget(bytes: bytes)
            let withdrawn = try snapshot.withdrawn.items
            try items.forEachRecord(from: start) { index, item in
                // The name of a removed item is gone.
                if item.id.isEmpty { return true }
                let item = PageBudget.shortened(item, toBytes: bytes)
                guard entries.count < limit, budget.take(texts: item.textCount, bytes: item.textBytes) else {
                    next = index
                    return false
                }
                entries.append(
                    ItemInfo(
                        item, try items.statistics(of: index), isWithdrawn: withdrawn.containsSorted(index)))
                return true
            }
            return Answer(
                Page(entries, nextCursor: next.map { String($0) }), freshness: try self.freshness(in: snapshot))
        }
    }

    static func badCursor(_ cursor: String) -> TasteError {
        TasteError(
            .invalidArgument,
            "\(cursor.quoted) is not a cursor of this listing. Pass next_cursor as it was, or nothing.",
            field: "cursor")
    }
}

extension ItemInfo {
    fileprivate init(_ item: Item, _ statistics: ItemStatistics, isWithdrawn: Bool) {
        self.init(
            item: item, ratings: Int(statistics.count), mean: statistics.count > 0 ? statistics.mean : nil,
            withdrawn: isWithdrawn)
    }
}
