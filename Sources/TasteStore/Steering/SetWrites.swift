import LMDB
import TasteValues

extension Changes {
    /// Puts a named set of items in place of the one of this name, or adds to it.
    ///
    /// - Parameters:
    ///   - names: Names of items, known or not; a name that occurs twice counts once.
    ///   - appends: Whether the set keeps what it has. Without such a set, this makes no difference.
    ///   - limit: The largest number of items of a set.
    /// - Returns: The number of items of the set, and how many of them are not known.
    /// - Throws: `permissionDenied` if another account put the set; `invalidArgument` if it would be too large;
    ///   `resourceExhausted` if the account may not store so much.
    @discardableResult
    package mutating func put(
        set name: String, of names: [String], appends: Bool, limit: Int, time: Int64
    ) throws -> (items: Int, unknown: Int) {
        let former = try ownHead(ofSet: name)
        var members = SetMembers(items: [], unknown: [])
        if appends, let former {
            members = try snapshot.sets.storedMembers(of: former)
            try members.resolve(with: snapshot.items)
        }
        try members.add(names, knownTo: snapshot.items)
        guard members.count <= limit else {
            throw TasteError.setTooLarge(members.count, limit: limit)
        }
        let byteCount = SetHead.byteCount + name.utf8.count + members.stored.count
        try checkSetQuota(isNew: former == nil)
        try checkQuotas(bound: Usage(recordBytes: byteCount)) { _ in
            Usage(recordBytes: byteCount - Int(clamping: former?.byteCount ?? 0))
        }
        try store(members, named: name, owner: former?.owner ?? account.uid, in: former, time: time)
        return (members.count, members.unknown.count)
    }

    /// Removes a named set.
    ///
    /// - Throws: `notFound` if there is none, `permissionDenied` if another account put it.
    package mutating func remove(set name: String, time: Int64) throws {
        guard let head = try ownHead(ofSet: name) else { throw TasteError.noSet(name, of: try snapshot.sets.names) }
        try charge(head.owner, Usage(recordBytes: -Int(clamping: head.byteCount)))
        try transaction.delete(tables.sets, name)
        try transaction.delete(tables.setMembers, head.version)
        try append(Event(kind: .removeSet, item: head.items, time: time))
    }

    /// Puts another item in the place of removed ones in all sets.
    ///
    /// - Parameters:
    ///   - removed: The removed items with their former names.
    ///   - other: nil: their names, which are no item's any more.
    mutating func replaceInSets(_ removed: [UInt32: String], by other: UInt32?, time: Int64) throws {
        let names = Set(removed.values.map { ExactName($0) })
        var changed: [(name: String, head: SetHead, members: SetMembers)] = []
        let sets = snapshot.sets
        try sets.forEachHead { set, head in
            var members = try sets.storedMembers(of: head)
            // A name that was unknown when the set was put may have become known since.
            let found =
                members.items.compactMap { removed[$0].map { ExactName($0) } } + members.unknown.intersection(names)
            if found.isEmpty { return }
            members.unknown.subtract(names)
            members.items.removeAll { removed[$0] != nil || $0 == other }
            if let other { members.items.append(other) } else { members.unknown.formUnion(found) }
            members.items.sort()
            changed.append((set, head, members))
        }
        for (set, head, members) in changed {
            try store(members, named: set, owner: head.owner, in: head, time: head.time)
        }
    }

    /// The set of this name, which the account may replace; nil: there is none.
    private func ownHead(ofSet name: String) throws -> SetHead? {
        let head = try snapshot.sets.head(of: name)
        if let head, head.owner != account.uid, !account.isAdministration {
            throw TasteError(
                .permissionDenied,
                "Another uid put the set \(name.quoted). Choose another name, or ask it or an administrator.",
                field: "name")
        }
        return head
    }

    private func checkSetQuota(isNew: Bool) throws {
        guard isNew, !account.isAdministration, let quota = context.quotas.value.sets else { return }
        var count = 0
        try snapshot.sets.forEachHead { _, head in if head.owner == account.uid { count += 1 } }
        guard count >= quota else { return }
        throw TasteError(
            .resourceExhausted,
            "uid \(account.uid) may put \(quota) sets (limits.setsPerUid), and has \(count). Remove some, or ask an administrator to raise the setting."
        )
    }

    private mutating func store(
        _ members: SetMembers, named name: String, owner: UInt32, in former: SetHead?, time: Int64
    ) throws {
        if let former {
            try charge(former.owner, Usage(recordBytes: -Int(clamping: former.byteCount)))
            try transaction.delete(tables.setMembers, former.version)
        }
        try append(Event(kind: .putSet, item: UInt32(members.count), time: time))
        let stored = members.stored
        let head = SetHead(
            version: sequence, time: time, owner: owner, items: members.items.count, unknown: members.unknown.count,
            byteCount: SetHead.byteCount + name.utf8.count + stored.count)
        try transaction.putChecked(tables.sets, name, head.stored.span.bytes)
        try transaction.putChecked(tables.setMembers, head.version, stored.span.bytes)
        try charge(owner, Usage(recordBytes: Int(clamping: head.byteCount)))
    }
}

extension SetMembers {
    /// Adds items by name.
    mutating func add(_ names: [String], knownTo items: Items) throws {
        var indices = Set(self.items)
        for name in names {
            if let item = try items.index(of: name) { indices.insert(item) } else { unknown.insert(ExactName(name)) }
        }
        self.items = indices.sorted()
    }
}

extension TasteError {
    /// More items than a set may have.
    package static func setTooLarge(_ count: Int, limit: Int) -> TasteError {
        TasteError(
            .invalidArgument,
            "A set has at most \(limit) items (limits.itemsPerSet), and this one would have \(count). Make several sets of it.",
            field: "items")
    }

    /// A set that does not exist, with the nearest of those that do.
    package static func noSet(_ name: String, of names: [String], field: String = "name") -> TasteError {
        TasteError(
            .notFound,
            "There is no set \(name.quoted). \(Spelling.hint(for: name, among: names, else: "Put one with taste set put."))",
            field: field)
    }
}
