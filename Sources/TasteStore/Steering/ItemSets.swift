import LMDB
import TasteValues

/// A named set of items, such as what a media server has.
package struct StoredSet: Sendable, Equatable {
    package let name: String
    /// Who put it, and may replace and remove it.
    package let owner: UInt32
    /// When it was put, in seconds since 1970.
    package let time: Int64
    /// The sequence number of the event that put it or changed it. With the number of items of the snapshot it
    /// determines ``items``: of a set that is not put again, only names that become known change these.
    package let version: UInt64
    /// The indices of the names that are known, ascending.
    package let items: [UInt32]
    let unknown: Set<ExactName>

    /// The number of the names of no item. Each counts as soon as there is an item of this name.
    package var unknownCount: Int { unknown.count }
    /// These names, in the order of their bytes. Sorts them.
    package var unknownNames: [String] { unknown.sorted().map(\.text) }
}

/// The named sets of items.
package struct ItemSets {
    let context: StoreContext
    let transaction: TransactionReference

    private var tables: Tables { context.tables }

    /// The set with this name; nil if there is none.
    package func named(_ name: String) throws -> StoredSet? {
        guard let head = try head(of: name) else { return nil }
        let count = try transaction.indexCount(of: tables.items, .item)
        let members = try members(of: head, itemCount: count)
        return StoredSet(
            name: name, owner: head.owner, time: head.time, version: head.version, items: members.items,
            unknown: members.unknown)
    }

    /// All sets, in the order of their names' bytes.
    package var all: [StoredSet] { get throws { try names.compactMap { try named($0) } } }

    /// The names of all sets, in the order of their bytes.
    package var names: [String] {
        get throws {
            var names: [String] = []
            try forEachHead { name, _ in names.append(name) }
            return names
        }
    }

    func head(of name: String) throws -> SetHead? {
        try transaction.checked(tables.sets, name, SetHead.damage) { try SetHead($0) }
    }

    func forEachHead(_ body: (String, SetHead) throws -> Void) throws {
        try transaction.withCursor(tables.sets) { cursor in
            try cursor.forEach { key, value in
                let head = try value.withChecked(key: key, SetHead.damage) { try SetHead($0) }
                try body(key.string(count: key.byteCount), head)
                return true
            }
        }
    }

    /// What a set holds: names that an item has been given since it was stored count as its items.
    private func members(of head: SetHead, itemCount: Int) throws -> SetMembers {
        // What a change has written itself may be rolled back.
        if transaction is WriteTransactionReference {
            var members = try storedMembers(of: head)
            try members.resolve(with: items)
            return members
        }
        if let kept = context.sets.members(of: head.version, itemCount: itemCount) { return kept }
        var members = try context.sets.members(of: head.version) ?? storedMembers(of: head)
        // Callers use the indices for tables of all items.
        guard members.items.last.map({ $0 < itemCount }) ?? true else { throw SetHead.damage(of: head.version) }
        if members.resolvedBelow == 0 {
            try members.resolve(with: items)
        } else if members.resolvedBelow < itemCount {
            try members.resolveNew(with: items)
        }
        members.resolvedBelow = itemCount
        context.sets.keep(members, of: head.version)
        return members
    }

    /// What was stored, without the names that have become known since.
    func storedMembers(of head: SetHead) throws -> SetMembers {
        let damage = SetHead.damage(of: head.version)
        let members = try transaction.checked(tables.setMembers, head.version, damage) { bytes in
            try SetMembers(bytes, head, else: damage)
        }
        guard let members else { throw damage }
        return members
    }

    private var items: Items { Items(context: context, transaction: transaction) }
}

extension SetMembers {
    /// Looks up every unknown name.
    mutating func resolve(with items: Items) throws {
        for name in unknown {
            guard let item = try items.index(of: name.text) else { continue }
            add(item, named: name)
        }
        self.items.sort()
    }

    /// Looks at the items that are new since the names were last looked up. They are fewer than the unknown names of a
    /// large set, which an import would otherwise have looked up with every answer.
    mutating func resolveNew(with items: Items) throws {
        guard !unknown.isEmpty else { return }
        let known = self.items.count
        try items.forEachName(from: UInt32(resolvedBelow)) { item, name in
            let name = ExactName(name)
            if unknown.contains(name) { add(item, named: name) }
        }
        if self.items.count > known { self.items.sort() }
    }

    private mutating func add(_ item: UInt32, named name: ExactName) {
        unknown.remove(name)
        items.append(item)
    }
}
