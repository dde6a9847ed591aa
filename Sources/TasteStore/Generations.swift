import LMDB
import TasteValues

/// The generations that are kept, and the number of the one that serves.
package struct Generations {
    let tables: Tables
    let transaction: TransactionReference

    fileprivate static let servingSinceKey = "serving since"

    /// The number of the serving generation; 0 if there is none.
    package var active: UInt64 { get throws { try transaction.number(.activeGeneration, tables) } }

    /// The sequence number of the last event that forgot a user; 0 if no user was forgotten.
    package var lastForgotten: UInt64 { get throws { try transaction.number(.lastForgotten, tables) } }

    /// The sequence number of the last event that forgot a user of whom the file holds nothing any more; 0: none.
    var erasedThrough: UInt64 { get throws { try transaction.number(.erasedThrough, tables) } }

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
            let damage = StoreDamage(.settings, "since when a model serves")
            return try transaction.checked(tables.settings, Self.servingSinceKey, damage) { bytes in
                guard bytes.byteCount == 16 else { throw damage }
                return (lineage: bytes.load(UInt64.self, at: 0), since: bytes.load(UInt64.self, at: 8))
            }
        }
    }

    /// The largest number that any generation ever had; 0 if there was none.
    package var newest: UInt64 { get throws { try transaction.number(.newestGeneration, tables) } }

    /// The generation with this number; nil if it is not kept.
    package func generation(_ number: UInt64) throws -> Generation? {
        try transaction.checked(tables.generations, number, Generation.damage(of: number)) {
            try Generation(number: number, $0)
        }
    }

    /// All generations that are kept, oldest first.
    ///
    /// - Throws: damage if the record of one cannot be read or is missing.
    package var all: [Generation] {
        get throws {
            let records = try records
            guard try records.count == transaction.count(tables.generations) else {
                throw StoreDamage(.model, "the list of generations")
            }
            let active = try active
            guard active == 0 || records.contains(where: { $0.number == active }) else {
                throw Generation.damage(of: active)
            }
            return try records.map { record in
                guard let generation = record.generation else { throw Generation.damage(of: record.number) }
                return generation
            }
        }
    }

    /// The generations that are kept and whose records can be read, oldest first: a damaged record must not keep a new
    /// model from being published in its place. What is told to others is ``all``.
    package var readable: [Generation] { get throws { try records.compactMap { $0.generation } } }

    /// The numbers of the generations whose records cannot be read.
    fileprivate var unreadable: [UInt64] {
        get throws { try records.filter { $0.generation == nil }.map { $0.number } }
    }

    /// Whether something may still be kept of a user who was forgotten or an item that was removed.
    package var isForgettingUnfinished: Bool { get throws { try lastForgotten > erasedThrough } }

    /// The number of generations that may have learned from a user who has been forgotten since. One that cannot be
    /// read counts until everybody was forgotten completely.
    package var countToPurge: Int {
        get throws {
            let records = try records
            let isUnfinished = try isForgettingUnfinished
            return try records.count { try $0.generation.map { try hasLearnedForgotten($0) } ?? isUnfinished }
        }
    }

    /// The generation of each record, oldest first; nil where it cannot be read.
    private var records: [(number: UInt64, generation: Generation?)] {
        get throws {
            var records: [(UInt64, Generation?)] = []
            try transaction.withCursor(tables.generations) { cursor in
                try cursor.forEach(from: UInt64(0)) { key, value in
                    let number = try key.generationNumber
                    let generation = try? value.withChecked(key: key, Generation.damage(of: number)) {
                        try Generation(number: number, $0)
                    }
                    records.append((number, generation))
                    return true
                }
            }
            return records
        }
    }
}

extension Changes {
    /// Writes the record of a generation whose tiles have all been written. It does not serve yet. Only the newest
    /// generation of a lineage is kept, so the record of its predecessor is removed.
    package func put(_ generation: Generation) throws {
        let generations = snapshot.generations
        for former in try generations.readable
        where former.lineage == generation.lineage && former.number < generation.number {
            try transaction.delete(tables.generations, former.number)
        }
        let newest = max(try generations.newest, generation.number)
        try transaction.putChecked(tables.generations, generation.number, generation.encoded.span.bytes)
        try transaction.set(.newestGeneration, to: newest, tables)
    }

    /// Lets a generation serve, which must have a record; 0: no model serves any more.
    package func serve(generation number: UInt64) throws {
        let lineage = try snapshot.generations.generation(number)?.lineage ?? 0
        if try snapshot.generations.servingLineage?.lineage != lineage {
            try transaction.putChecked(
                tables.settings, Generations.servingSinceKey, [lineage, sequence].span.bytes)
        }
        try transaction.set(.activeGeneration, to: number, tables)
    }

    /// Removes the generations that a forgotten user may be part of and that do not serve, so that nobody can let them
    /// serve again. Those that are still being made remain; a sweep removes them.
    func removeGenerationsOfForgotten() throws {
        let generations = snapshot.generations
        let active = try generations.active
        let made = try generations.readable.filter { $0.decision.state != .candidate }.map(\.number)
        for number in try made + generations.unreadable where number != active {
            try transaction.delete(tables.generations, number)
        }
    }

    /// Removes the records of all generations except those in `kept`.
    package func removeGenerations(except kept: Set<UInt64>) throws {
        try transaction.withCursor(tables.generations) { cursor in
            var number = try cursor.move(.first) { key, _ in try key.generationNumber }
            while let found = number {
                if !kept.contains(found) { try cursor.delete() }
                number = try cursor.move(.next) { key, _ in try key.generationNumber }
            }
        }
    }

    /// Notes that the file holds nothing of the users who were forgotten up to an event.
    func noteErased(through sequence: UInt64) throws {
        try transaction.set(.erasedThrough, to: sequence, tables)
    }

    /// Notes the sequence number of the last event that forgot a user.
    func noteForgotten(at sequence: UInt64) throws {
        try transaction.set(.lastForgotten, to: sequence, tables)
    }
}

extension RawSpan {
    /// The number of a generation that is the key of its record.
    fileprivate var generationNumber: UInt64 {
        get throws(StoreDamage) { try number(UInt64.self, else: StoreDamage(.model, "the number of a generation")) }
    }
}
