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
    var privateRatings: [String: [String: PlainRating]] = [:]
    var marks: [String: [String: ItemMark.Mark]] = [:]
    var privateUsers: Set<String> = []
    var withdrawn: Set<String> = []

    init() {}

    init(_ snapshot: borrowing Snapshot) throws {
        var items: [UInt32: String] = [:]
        try snapshot.items.forEachRecord { index, record in
            if !record.id.isEmpty { items[index] = record.id }
            return true
        }
        var users: [UInt32: String] = [:]
        for index in 0..<UInt32(try snapshot.users.indexCount) {
            users[index] = try snapshot.users.name(of: index)
        }
        for (index, name) in users {
            let row = try snapshot.ratings.row(ofUser: index)
            if !row.isEmpty { byUser[name] = StoreContents.named(row, items) }
            let own = try snapshot.ratings.privateRow(ofUser: index)
            if !own.isEmpty { privateRatings[name] = StoreContents.named(own, items) }
            for mark in try snapshot.marks.row(ofUser: index) {
                marks[name, default: [:]][items[mark.item] ?? "index \(mark.item)"] = mark.mark
            }
            if try snapshot.users.entry(of: name)?.isPrivate == true { privateUsers.insert(name) }
        }
        for index in try snapshot.withdrawn.items where try snapshot.withdrawn.state(of: index) == .withdrawn {
            withdrawn.insert(items[index] ?? "index \(index)")
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
    init(ratings: [String: [String: PlainRating]]) { add(ratings) }

    /// What the rows by user determine.
    var publicPart: StoreContents {
        var part = self
        (part.privateRatings, part.marks, part.privateUsers, part.withdrawn) = ([:], [:], [], [])
        return part
    }

    mutating func add(_ ratings: [String: [String: PlainRating]]) {
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
            var own: [UInt32: [UInt32: PlainRating]] = [:]
            var contents = StoreContents()
            let (users, items) = (snapshot.users, snapshot.items)
            func name(ofItem item: UInt32) throws -> String {
                let name = try items.label(of: item)?.name ?? ""
                return name.isEmpty ? "index \(item)" : name
            }
            func name(ofUser user: UInt32) throws -> String { try users.name(of: user) ?? "index \(user)" }
            try snapshot.log.forEach(after: 0) { _, event in
                switch event.kind {
                case .rate: ratings[event.user, default: [:]][event.item] = .init(value: event.value, time: event.time)
                case .unrate: ratings[event.user]?[event.item] = nil
                case .forgetUser: ratings[event.user] = nil
                case .mark:
                    let (user, item) = (try name(ofUser: event.user), try name(ofItem: event.item))
                    contents.marks[user, default: [:]][item] = ItemMark.Mark(rawValue: UInt8(event.value))
                    if contents.marks[user]?.isEmpty == true { contents.marks[user] = nil }
                case .ratePrivately:
                    own[event.user, default: [:]][event.item] = .init(value: event.value, time: event.time)
                case .unratePrivately: own[event.user]?[event.item] = nil
                case .setPrivacy:
                    let user = try name(ofUser: event.user)
                    if event.value == 1 {
                        contents.privateUsers.insert(user)
                    } else {
                        contents.privateUsers.remove(user)
                    }
                case .withdrawItem:
                    let item = try name(ofItem: event.item)
                    if event.value == 1 { contents.withdrawn.insert(item) } else { contents.withdrawn.remove(item) }
                case .removeItem, .mergeItem: contents.withdrawn.remove(try name(ofItem: event.item))
                case .putItem, .putSet, .removeSet: break
                }
                return true
            }
            func named(_ rows: [UInt32: [UInt32: PlainRating]]) throws -> [String: [String: PlainRating]] {
                var named: [String: [String: PlainRating]] = [:]
                for (user, row) in rows where !row.isEmpty {
                    for (item, rating) in row {
                        named[try name(ofUser: user), default: [:]][try name(ofItem: item)] = rating
                    }
                }
                return named
            }
            contents.add(try named(ratings))
            contents.privateRatings = try named(own)
            return contents
        }
    }
}
