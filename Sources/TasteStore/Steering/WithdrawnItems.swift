import Algorithms
import LMDB
import Synchronization
import TasteValues

/// The items that are in no answer.
package struct WithdrawnItems {
    let context: StoreContext
    let transaction: TransactionReference

    /// Why an item is in no answer.
    package enum State: UInt32, Sendable {
        /// An administrator has withdrawn it and may restore it. It can still be rated.
        case withdrawn = 1
        /// It has been removed for good. Its index is never given again, and has no name.
        case removed = 2
    }

    /// Grows whenever ``items`` change; 0: no item was ever withdrawn or removed.
    package var version: UInt64 { get throws { try transaction.number(.withdrawnThrough, context.tables) } }

    /// The indices of all items that must be in no answer, ascending. Costs nothing in a store that has none, and one
    /// look into a table as long as they do not change.
    package var items: [UInt32] {
        get throws {
            guard try transaction.count(context.tables.withdrawn) > 0 else { return [] }
            // What a change has written itself may be rolled back.
            if transaction is WriteTransactionReference { return try stored().map(\.item) }
            let version = try version
            return try context.withdrawn.items(of: version) { try stored().map(\.item) }
        }
    }

    /// The removed ones among them, ascending.
    package var removed: [UInt32] { get throws { try stored().filter { $0.state == .removed }.map(\.item) } }

    /// Why an item is in no answer; nil: it may be.
    package func state(of item: UInt32) throws -> State? {
        try transaction.checked(context.tables.withdrawn, item, Self.damage(of: item)) { try Self.state($0, item) }
    }

    private func stored() throws -> [(item: UInt32, state: State)] {
        var all: [(UInt32, State)] = []
        guard try transaction.count(context.tables.withdrawn) > 0 else { return [] }
        try transaction.withCursor(context.tables.withdrawn) { cursor in
            try cursor.forEach(from: UInt32(0)) { key, value in
                let item = try key.index(.item)
                all.append((item, try value.withChecked(key: key, Self.damage(of: item)) { try Self.state($0, item) }))
                return true
            }
        }
        // Callers use the indices for tables of all items.
        if let last = all.last, Int(last.0) >= (try transaction.indexCount(of: context.tables.items, .item)) {
            throw Self.damage(of: last.0)
        }
        return all
    }

    static func state(_ bytes: RawSpan, _ item: UInt32) throws(StoreDamage) -> State {
        guard let state = State(rawValue: try bytes.number(UInt32.self, else: damage(of: item))) else {
            throw damage(of: item)
        }
        return state
    }

    static func damage(of item: UInt32) -> StoreDamage {
        StoreDamage(.item, "whether item \(item) is withdrawn")
    }
}

extension [UInt32] {
    /// Whether it contains an index, which is looked for as in a dictionary. It must ascend.
    package func containsSorted(_ index: UInt32) -> Bool {
        let position = partitioningIndex { $0 >= index }
        return position < count && self[position] == index
    }
}

/// The withdrawn items of the newest snapshot that was asked for them.
final class WithdrawnCache: Sendable {
    private let kept = Mutex<(version: UInt64, items: [UInt32])?>(nil)

    func items(of version: UInt64, _ read: () throws -> [UInt32]) rethrows -> [UInt32] {
        if let items = kept.withLock({ $0?.version == version ? $0?.items : nil }) { return items }
        let items = try read()
        kept.withLock { kept in
            // A reader of an older snapshot leaves what the others need.
            if (kept?.version ?? 0) <= version { kept = (version, items) }
        }
        return items
    }
}

extension Changes {
    /// Withdraws an item from all answers, or restores it. Whatever is so already stays as it is.
    ///
    /// - Throws: `notFound` if there is no such item.
    package mutating func withdraw(item name: String, restores: Bool, time: Int64) throws {
        guard let item = try snapshot.items.index(of: name) else { throw TasteError.noItem(name) }
        guard try (snapshot.withdrawn.state(of: item) == nil) != restores else { return }
        if restores {
            try transaction.delete(tables.withdrawn, item)
        } else {
            try setWithdrawn(.withdrawn, item)
        }
        try append(Event(kind: .withdrawItem, item: item, value: restores ? 0 : 1, time: time))
        try noteWithdrawn()
    }

    func setWithdrawn(_ state: WithdrawnItems.State, _ item: UInt32) throws {
        try transaction.putChecked(tables.withdrawn, item, [state.rawValue].span.bytes)
    }

    /// Notes that the newest event has changed which items are withdrawn.
    func noteWithdrawn() throws { try transaction.set(.withdrawnThrough, to: sequence, tables) }
}
