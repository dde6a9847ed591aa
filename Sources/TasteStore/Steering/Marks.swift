import LMDB
import TasteValues

/// What a user has said about an item without rating it.
package struct ItemMark: Sendable, Equatable {
    package enum Mark: UInt8, Sendable, CaseIterable {
        /// The item is in none of the user's answers.
        case hidden = 1
        /// As `hidden`, and ranking models take it for a weak dislike.
        case dismissed = 2
    }

    package let item: UInt32
    package let mark: Mark
    /// Seconds since 1970.
    package let time: Int64

    package init(item: UInt32, mark: Mark, time: Int64) {
        (self.item, self.mark, self.time) = (item, mark, time)
    }

    /// - Parameter bytes: The stored value without its checksum.
    init(_ bytes: RawSpan, ofUser user: UInt32, item: UInt32) throws(StoreDamage) {
        guard bytes.byteCount == 12, let number = UInt8(exactly: bytes.load(UInt32.self, at: 0)),
            let mark = Mark(rawValue: number)
        else { throw Self.damage(user, item) }
        self.init(item: item, mark: mark, time: bytes.load(Int64.self, at: 4))
    }

    var stored: [UInt8] {
        var bytes: [UInt8] = []
        append(UInt32(mark.rawValue), to: &bytes)
        append(UInt64(bitPattern: time), to: &bytes)
        return bytes
    }

    static func damage(_ user: UInt32, _ item: UInt32) -> StoreDamage {
        StoreDamage(.user, "the mark of user \(user) on item \(item)")
    }
}

/// The items that users have hidden or dismissed.
package struct Marks {
    let tables: Tables
    let transaction: TransactionReference

    /// A user's marks, in the order of item indices. Costs one look into a table for a user without marks.
    ///
    /// - Parameters:
    ///   - first: The index of the first item that is wanted.
    ///   - limit: How many marks are wanted at most.
    package func row(ofUser user: UInt32, from first: UInt32 = 0, limit: Int = .max) throws -> [ItemMark] {
        var row: [ItemMark] = []
        try transaction.forEachEntry(ofUser: user, in: tables.marks, from: first) { item, key, value in
            guard row.count < limit else { return false }
            row.append(
                try value.withChecked(key: key, ItemMark.damage(user, item)) {
                    try ItemMark($0, ofUser: user, item: item)
                })
            return true
        }
        // Callers use the indices for tables of all items.
        if let last = row.last, Int(last.item) >= (try transaction.indexCount(of: tables.items, .item)) {
            throw ItemMark.damage(user, last.item)
        }
        return row
    }

    /// What a user has said about an item; nil: nothing.
    package func mark(user: UInt32, item: UInt32) throws -> ItemMark? {
        try transaction.checked(tables.marks, TransactionReference.pair(user, item), ItemMark.damage(user, item)) {
            try ItemMark($0, ofUser: user, item: item)
        }
    }
}

extension Changes {
    /// Marks an item for a user, who is created if new, or takes the mark back. A mark replaces the one before.
    /// Whatever is so already stays as it is.
    ///
    /// - Parameter mark: nil: takes the mark back.
    /// - Throws: `notFound` if there is no such item, or no such user whose mark could be taken back;
    ///   `resourceExhausted` if the account may not store so much.
    package mutating func mark(_ mark: ItemMark.Mark?, user name: String, item itemName: String, time: Int64) throws {
        guard let item = try snapshot.items.index(of: itemName) else { throw TasteError.noItem(itemName) }
        guard let mark else {
            guard let user = try snapshot.users.index(of: name) else { throw TasteError.noUser(name) }
            return try setMark(nil, user: user, item: item, time: time)
        }
        try checkQuotas(bound: Usage(users: 1, ratings: 1, recordBytes: Self.newNamesBytes)) { changes in
            guard let user = try changes.snapshot.users.index(of: name) else {
                return .user(named: name) + Usage(ratings: 1)
            }
            let isNew = try changes.snapshot.marks.mark(user: user, item: item) == nil
            let isOwn = try changes.snapshot.users.head(of: user)?.owner == changes.account.uid
            return Usage(ratings: isNew && isOwn ? 1 : 0)
        }
        try setMark(mark, user: intern(user: name).entry.index, item: item, time: time)
    }

    /// Sets or removes a mark, and logs it unless nothing changes.
    mutating func setMark(_ mark: ItemMark.Mark?, user: UInt32, item: UInt32, time: Int64) throws {
        let previous = try snapshot.marks.mark(user: user, item: item)?.mark
        guard previous != mark else { return }
        let key = TransactionReference.pair(user, item)
        if let mark {
            let stored = ItemMark(item: item, mark: mark, time: time).stored
            try transaction.putChecked(tables.marks, key, stored.span.bytes)
        } else {
            try transaction.delete(tables.marks, key)
        }
        try chargeOwner(of: user, ratings: (mark == nil ? 0 : 1) - (previous == nil ? 0 : 1))
        try append(
            Event(
                kind: .mark, user: user, item: item, value: Float(mark?.rawValue ?? 0),
                previous: previous.map { Float($0.rawValue) }, time: time))
    }

    /// Counts ratings or marks for the owner of a user.
    mutating func chargeOwner(of user: UInt32, ratings: Int) throws {
        guard ratings != 0, let head = try snapshot.users.head(of: user) else { return }
        try charge(head.owner, Usage(ratings: ratings))
    }

    /// Removes all entries of a user from a table of pairs.
    ///
    /// - Returns: How many there were.
    mutating func removeEntries(ofUser user: UInt32, from table: Table) throws -> Int {
        var items: [UInt32] = []
        try transaction.forEachEntry(ofUser: user, in: table) { item, _, _ in
            items.append(item)
            return true
        }
        for item in items { try transaction.delete(table, TransactionReference.pair(user, item)) }
        return items.count
    }
}
