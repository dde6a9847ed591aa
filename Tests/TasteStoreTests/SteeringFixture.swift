import LMDB
import TasteValues

@testable import TasteStore

/// Changes that wait until they are durable.
extension Store {
    func mark(_ mark: ItemMark.Mark?, _ user: String, _ item: String, time: Int64 = 0) throws {
        try writer.perform { try $0.mark(mark, user: user, item: item, time: time) }
    }

    func ratePrivately(_ user: String, _ item: String, _ value: Float, time: Int64 = 0) throws {
        try rate([NewRating(user: user, item: item, value: value, time: time, isPrivate: true)])
    }

    func setPrivacy(_ isPrivate: Bool, of user: String) throws {
        try writer.perform { try $0.setPrivacy(isPrivate, user: user, time: 0) }
    }

    func withdraw(_ item: String, restores: Bool = false) throws {
        try writer.perform { try $0.withdraw(item: item, restores: restores, time: 0) }
    }

    func remove(item: String) throws { try writer.perform { try $0.remove(item: item, time: 0) } }

    func merge(_ item: String, into other: String) throws {
        try writer.perform { try $0.merge(item: item, into: other, time: 0) }
    }

    func put(set name: String, _ items: [String], appends: Bool = false, limit: Int = 10) throws {
        try writer.perform { try $0.put(set: name, of: items, appends: appends, limit: limit, time: 0) }
    }

    /// The names of a set's items, and its unknown names.
    func members(ofSet name: String) throws -> (items: [String], unknown: [String])? {
        try read { snapshot in
            try snapshot.sets.named(name).map { set in
                (try set.items.map { try snapshot.items.label(of: $0)?.name ?? "?" }.sorted(), set.unknownNames)
            }
        }
    }
}
