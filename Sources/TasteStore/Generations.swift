import LMDB
import TasteValues

/// The generations that are kept, and the number of the one that serves.
package struct Generations {
    let tables: Tables
    let transaction: TransactionReference

    fileprivate static let activeKey = "active generation"
    fileprivate static let newestKey = "newest generation"
    fileprivate static let forgottenKey = "last forgotten"
    fileprivate static let servingSinceKey = "serving since"

    /// The number of the serving generation; 0 if there is none.
    package var active: UInt64 { get throws { try setting(Self.activeKey) ?? 0 } }

    /// The sequence number of the last event that forgot a user; 0 if no user was forgotten.
    package var lastForgotten: UInt64 { get throws { try setting(Self.forgottenKey) ?? 0 } }

    /// Whether a generation may have learned from a user who has been forgotten since. Such a generation serves at most
    /// until a full training replaces it, and cannot be chosen to serve.
    package func hasLearnedForgotten(_ generation: Generation) throws -> Bool {
        try lastForgotten > generation.forgottenThrough
    }

    /// The newest event when the lineage began to serve that serves now: prequential records of later ratings are this
    /// lineage's own. `UInt64.max` if it is not known.
    package var servingSince: UInt64 { get throws { try servingLineage?.since ?? .max } }

    /// The lineage that serves, and the newest event when it began to serve.
    fileprivate var servingLineage: (lineage: UInt64, since: UInt64)? {
        get throws {
            try transaction.get(tables.settings, Self.servingSinceKey) { bytes -> (lineage: UInt64, since: UInt64) in
                guard bytes.byteCount == 16 else {
                    throw LMDBError(code: .malformedValue, operation: "read since when a model serves")
                }
                return (lineage: bytes.load(UInt64.self, at: 0), since: bytes.load(UInt64.self, at: 8))
            }
        }
    }

    /// The largest number that any generation ever had; 0 if there was none.
    package var newest: UInt64 { get throws { try setting(Self.newestKey) ?? active } }

    private func setting(_ key: String) throws -> UInt64? {
        try transaction.get(tables.settings, key) { try $0.number(UInt64.self, of: key) }
    }

    /// The generation with this number; nil if it is not kept.
    package func generation(_ number: UInt64) throws -> Generation? {
        try transaction.get(tables.generations, number) { try Generation(number: number, $0) }
    }

    /// All generations that are kept and whose records can be read, oldest first. A damaged record must not keep a new
    /// model from being published in its place.
    package var all: [Generation] {
        get throws {
            var all: [Generation] = []
            try transaction.withCursor(tables.generations) { cursor in
                try cursor.forEach(from: UInt64(0)) { key, value in
                    if let generation = try? Generation(number: key.load(UInt64.self, at: 0), value) {
                        all.append(generation)
                    }
                    return true
                }
            }
            return all
        }
    }
}

extension Changes {
    /// Writes the record of a generation whose tiles have all been written. It does not serve yet. Only the newest
    /// generation of a lineage is kept, so the record of its predecessor is removed.
    package func put(_ generation: Generation) throws {
        let generations = snapshot.generations
        for former in try generations.all
        where former.lineage == generation.lineage && former.number < generation.number {
            try transaction.delete(tables.generations, former.number)
        }
        let newest = max(try generations.newest, generation.number)
        try transaction.put(tables.generations, generation.number, generation.encoded.span.bytes)
        try transaction.put(tables.settings, Generations.newestKey, [newest].span.bytes)
    }

    /// Lets a generation serve, which must have a record; 0: no model serves any more.
    package func serve(generation number: UInt64) throws {
        let generations = snapshot.generations
        let lineage = try generations.generation(number)?.lineage ?? 0
        if try generations.servingLineage?.lineage != lineage {
            try transaction.put(tables.settings, Generations.servingSinceKey, [lineage, sequence].span.bytes)
        }
        try transaction.put(tables.settings, Generations.activeKey, [number].span.bytes)
    }

    /// Removes the generations that a forgotten user may be part of and that do not serve, so that nobody can let them
    /// serve again. Those that are still being made remain; a sweep removes them.
    func removeGenerationsOfForgotten() throws {
        let generations = snapshot.generations
        let active = try generations.active
        let removed = try generations.all.filter { $0.number != active && $0.decision.state != .candidate }
        for generation in removed { try transaction.delete(tables.generations, generation.number) }
    }

    /// Removes the records of all generations except those in `kept`.
    package func removeGenerations(except kept: Set<UInt64>) throws {
        try transaction.withCursor(tables.generations) { cursor in
            var number = try cursor.move(.first) { key, _ in key.load(UInt64.self, at: 0) }
            while let found = number {
                if !kept.contains(found) { try cursor.delete() }
                number = try cursor.move(.next) { key, _ in key.load(UInt64.self, at: 0) }
            }
        }
    }

    /// Notes the sequence number of the last event that forgot a user.
    func noteForgotten(at sequence: UInt64) throws {
        try transaction.put(tables.settings, Generations.forgottenKey, [sequence].span.bytes)
    }
}
