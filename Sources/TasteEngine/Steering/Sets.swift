import TasteStore
import TasteValues

/// The named sets of items, with which questions name what they are about.
extension Engine {
    /// The unknown names of a set that an answer lists.
    private static let shownNames = 20

    /// Puts a set of items under a name, or adds to it.
    ///
    /// - Parameters:
    ///   - limit: The largest number of items of a set.
    ///   - completion: Called on the writer's thread with the write's sequence number and the set once it is durable.
    /// - Throws: `invalidArgument` for a name that breaks its rule, and for more items than a set may have.
    package func put(
        set name: String, of items: [String], appends: Bool, limit: Int, time: Int64, as account: Account,
        completion: @escaping Writer.Completion<ItemSet>
    ) throws(TasteError) {
        try Names.check(name, field: "name")
        guard items.count <= limit else { throw TasteError.setTooLarge(items.count, limit: limit) }
        for (position, item) in items.enumerated() { try Names.check(item, field: "items[\(position)]") }
        // A name takes a look into a table, of which about eight take as long as storing a rating.
        submit(as: account, cost: 1 + items.count / 8) { changes in
            try changes.put(set: name, of: items, appends: appends, limit: limit, time: time)
            let stored = try changes.snapshot.sets.named(name)
            return stored.map { Self.described($0) } ?? ItemSet(name: name, items: 0, unknown: 0)
        } completion: {
            completion($0)
        }
    }

    /// Removes a set.
    ///
    /// - Throws: `invalidArgument` for a name that breaks its rule. The completion gets `notFound` for an unknown set.
    package func remove(
        set name: String, time: Int64, as account: Account, completion: @escaping WriteCompletion
    ) throws(TasteError) {
        try Names.check(name, field: "name")
        submit(as: account, for: .deleting, { try $0.remove(set: name, time: time) }, completion)
    }

    /// All sets, in the order of their names' bytes.
    package func sets() throws(TasteError) -> Answer<[ItemSet]> {
        try read { snapshot in
            Answer(
                try snapshot.sets.names.compactMap { name in
                    try TimeAllowance.check()
                    return try snapshot.sets.named(name).map { Self.described($0) }
                }, freshness: try self.freshness(in: snapshot))
        }
    }

    private static func described(_ set: StoredSet) -> ItemSet {
        ItemSet(
            name: set.name, items: set.items.count, unknown: set.unknownCount,
            unknownItems: set.unknownCount == 0 ? [] : Array(set.unknownNames.prefix(shownNames)))
    }
}
