import LMDB
import TasteValues

/// Whether users and items have names, and these lead back to them.
extension StoreCheck {
    /// - Returns: For each index below the largest one whether there is such a user or item.
    mutating func checkNames(of part: StoreDamage.Part) throws -> [Bool] {
        let (names, records) = part == .user ? (tables.userIndices, tables.users) : (tables.itemIndices, tables.items)
        let count = try noting { try transaction.indexCount(of: records, part) } ?? 0
        var exists = [Bool](repeating: false, count: count)
        var removed = 0
        try forEach(records) { key, value in
            let index = try key.index(part)
            guard index < count else { return }
            exists[Int(index)] = true
            let name = try value.withChecked(key: key, StoreDamage(part, "the record of \(part.rawValue) \(index)")) {
                value in
                part == .user
                    ? UserRecord.Head.name(value)
                    : try Item(stored: value, at: index).id
            }
            // The record of a removed item keeps its index from being given again.
            if part == .item, name.isEmpty { return removed += 1 }
            guard try transaction.index(of: name, in: names, part) == index else {
                throw StoreDamage(part, "the name of \(part.rawValue) \(index), which does not lead back to it")
            }
        }
        try forEach(names) { key, value in
            let damage = StoreDamage(part, "an index of a name, which \(part.rawValue) record contradicts")
            let index = try value.withChecked(key: key, damage) { try $0.index(ofNamed: part, else: damage) }
            guard index < count, exists[Int(index)] else { throw damage }
        }
        // With as many names as records, all of which lead to a name of their own, there is no other name.
        let (recorded, named) = (exists.count { $0 }, try transaction.count(names))
        if recorded - removed != named || (part == .item && recorded != count) {
            note(
                CheckFinding(
                    part,
                    "the number of \(part.rawValue)s: \(recorded - removed) records, \(named) names, \(count) indices"))
        }
        if part == .user { summary.users = recorded } else { summary.items = recorded - removed }
        return exists
    }
}
