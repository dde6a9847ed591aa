import LMDB
import Synchronization

/// Whether the table of users' or of items' names is damaged: a name that was changed is found nowhere, so that it
/// would be taken for a new one.
final class NameChecks: Sendable {
    private let users = Atomic(false)
    private let items = Atomic(false)

    /// How long a start looks at names. A hundred thousand take about this long.
    private static let time = Duration.milliseconds(20)

    /// - Throws: damage, if a name that is not found may be a damaged one.
    func checkUnknown(_ part: StoreDamage.Part) throws(StoreDamage) {
        let isDamaged = part == .user ? users.load(ordering: .relaxed) : items.load(ordering: .relaxed)
        guard isDamaged else { return }
        throw StoreDamage(part, "the names of \(part.rawValue)s, so that it is not known whether there is this one")
    }

    /// Looks at the names when a store is opened, at as many as a short time allows.
    func look(at tables: Tables, in transaction: TransactionReference) throws {
        if try isDamaged(tables.userIndices, tables.users, in: transaction) { users.store(true, ordering: .relaxed) }
        let removed = Int(clamping: try transaction.number(.itemsRemoved, tables))
        if try isDamaged(tables.itemIndices, tables.items, nameless: removed, in: transaction) {
            items.store(true, ordering: .relaxed)
        }
    }

    /// - Parameter nameless: The number of records whose names are gone.
    private func isDamaged(
        _ names: Table, _ records: Table, nameless: Int = 0, in transaction: TransactionReference
    ) throws -> Bool {
        guard try transaction.count(names) == transaction.count(records) - nameless else { return true }
        let deadline = ContinuousClock.now + Self.time
        var left = Self.namesBetweenLooks
        var isDamaged = false
        try transaction.withCursor(names) { cursor in
            func look(_ key: RawSpan, _ value: RawSpan) -> Bool {
                left -= 1
                if left == 0 {
                    left = Self.namesBetweenLooks
                    if ContinuousClock.now >= deadline { return false }
                }
                isDamaged = !value.hasChecksum(ofKey: key)
                return !isDamaged
            }
            var continues = try cursor.move(.first) { look($0, $1) } ?? false
            while continues { continues = try cursor.move(.next) { look($0, $1) } ?? false }
        }
        return isDamaged
    }

    private static let namesBetweenLooks = 256
}
