import LMDB

/// The generations that are kept, and the number of the one that serves.
package struct Generations {
    let tables: Tables
    let transaction: TransactionReference

    /// The number of the serving generation; 0 if there is none.
    package var active: UInt64 { get throws { try transaction.number(.activeGeneration, tables) } }

    /// The sequence number of the last event that forgot a user; 0 if no user was forgotten.
    package var lastForgotten: UInt64 { get throws { try transaction.number(.lastForgotten, tables) } }

    /// The sequence number of the last event that forgot a user of whom the file holds nothing any more; 0: none.
    var erasedThrough: UInt64 { get throws { try transaction.number(.erasedThrough, tables) } }

    /// The largest number that any generation ever had; 0 if there was none.
    package var newest: UInt64 { get throws { try transaction.number(.newestGeneration, tables) } }

    /// The generation with this number; nil if it is not kept.
    package func generation(_ number: UInt64) throws -> Generation? {
        try transaction.checked(tables.generations, number, Generation.damage(of: number)) {
            try Generation(number: number, $0)
        }
    }

    /// All generations that are kept, oldest first.
    package var all: [Generation] {
        get throws {
            var all: [Generation] = []
            try transaction.withCursor(tables.generations) { cursor in
                try cursor.forEach(from: UInt64(0)) { key, value in
                    let number = try key.generationNumber
                    let generation = try value.withChecked(key: key, Generation.damage(of: number)) {
                        try Generation(number: number, $0)
                    }
                    all.append(generation)
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
        try transaction.putChecked(tables.generations, generation.number, generation.encoded.span.bytes)
        try transaction.set(.newestGeneration, to: newest, tables)
    }

    /// Lets a generation serve, which must have a record.
    package func serve(generation number: UInt64) throws {
        try transaction.set(.activeGeneration, to: number, tables)
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
