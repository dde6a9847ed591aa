import LMDB
import TasteValues

@testable import TasteStore

/// A rating in the form in which the store and a dictionary are compared.
struct PlainRating: Hashable {
    var value: Float
    var time: Int64
}

/// Everything that a snapshot says about ratings, with names instead of indices, read through every lookup.
struct StoreContents: Equatable {
    var byUser: [String: [String: PlainRating]] = [:]
    var byItem: [String: [String: PlainRating]] = [:]
    var statistics: [String: ItemStatistics] = [:]
    var count = 0

    init() {}

    init(_ snapshot: borrowing Snapshot) throws {
        var items: [UInt32: String] = [:]
        try snapshot.items.forEachRecord { index, record in
            items[index] = record.id
            return true
        }
        var users: [UInt32: String] = [:]
        for index in 0..<UInt32(try snapshot.users.indexCount) {
            users[index] = try snapshot.users.name(of: index)
        }
        for (index, name) in users {
            let row = try snapshot.ratings.row(ofUser: index)
            if !row.isEmpty { byUser[name] = StoreContents.named(row, items) }
        }
        for (index, name) in items {
            let row = try snapshot.ratings.row(ofItem: index)
            if !row.isEmpty { byItem[name] = StoreContents.named(row, users) }
            let statistics = try snapshot.items.statistics(of: index)
            if statistics != ItemStatistics() { self.statistics[name] = statistics }
        }
        count = try snapshot.ratings.count
    }

    /// The contents of a store that holds these ratings.
    init(ratings: [String: [String: PlainRating]]) {
        byUser = ratings.filter { !$0.value.isEmpty }
        for (user, row) in byUser {
            for (item, rating) in row {
                byItem[item, default: [:]][user] = rating
                statistics[item, default: ItemStatistics()].replace(nil, by: rating.value)
            }
        }
        count = byUser.values.reduce(0) { $0 + $1.count }
    }

    /// An index without a name gets a name that no other contents have.
    private static func named(_ row: [StoredRating], _ names: [UInt32: String]) -> [String: PlainRating] {
        var named: [String: PlainRating] = [:]
        for rating in row {
            named[names[rating.index] ?? "index \(rating.index)"] = PlainRating(value: rating.value, time: rating.time)
        }
        return named
    }
}

extension Store {
    func contents() throws -> StoreContents { try read { try StoreContents($0) } }

    /// The ratings that follow from the log alone.
    func replayed() throws -> StoreContents {
        try read { snapshot in
            var ratings: [UInt32: [UInt32: PlainRating]] = [:]
            try snapshot.log.forEach(after: 0) { _, event in
                switch event.kind {
                case .rate: ratings[event.user, default: [:]][event.item] = .init(value: event.value, time: event.time)
                case .unrate: ratings[event.user]?[event.item] = nil
                case .forgetUser: ratings[event.user] = nil
                case .putItem, .mark, .ratePrivately, .unratePrivately, .setPrivacy, .withdrawItem, .removeItem,
                    .mergeItem, .putSet, .removeSet:
                    break
                }
                return true
            }
            var named: [String: [String: PlainRating]] = [:]
            for (user, row) in ratings {
                let name = try snapshot.users.name(of: user) ?? "index \(user)"
                for (item, rating) in row {
                    let item = try snapshot.items.label(of: item)?.name ?? "index \(item)"
                    named[name, default: [:]][item] = rating
                }
            }
            return StoreContents(ratings: named)
        }
    }
}
