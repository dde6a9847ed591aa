import LMDB
import TasteValues

/// The staging table, which holds what imports received until they are applied.
extension Changes {
    /// Writes chunks of an import to the staging table.
    ///
    /// - Parameter ratings: The number of ratings that the import has received so far.
    /// - Throws: `resourceExhausted` if the account may not store as many ratings.
    package mutating func stage(
        _ chunks: [StagedKey: StagedChunk], of importNumber: UInt64, ratings: Int
    ) throws {
        let staged = Usage(ratings: ratings)
        try checkQuotas(bound: staged) { _ in staged }
        for (key, chunk) in chunks {
            switch key.part {
            case .ratings: try transaction.putChecked(tables.staging, key.key(of: importNumber), chunk.words.span.bytes)
            case .users, .items, .records:
                try transaction.putChecked(tables.staging, key.key(of: importNumber), chunk.bytes.span.bytes)
            }
        }
    }

    /// Removes chunks that an import staged, at most `limit` of them.
    ///
    /// - Returns: Whether there are more.
    @discardableResult
    package func unstage(_ importNumber: UInt64, limit: Int = .max) throws -> Bool {
        try transaction.withCursor(tables.staging) { cursor in
            var removed = 0
            while let found = try cursor.seek(PairKey(importNumber, 0), { key, _ in PairKey(keyBytes: key)?.first }),
                found == importNumber
            {
                if removed == limit { return true }
                try cursor.delete()
                removed += 1
            }
            return false
        }
    }

    /// Removes the chunks that imports of an earlier run left behind.
    func sweepStaging() throws {
        try transaction.withCursor(tables.staging) { cursor in
            while try cursor.move(.first, { _, _ in true }) != nil { try cursor.delete() }
        }
    }

    /// Runs `body` on every rating of an import in the order received, as (user, item, value, time). The indices are
    /// those of the import.
    func forEachRating(of staged: StagedImport, _ body: (UInt32, UInt32, Float, Int64) -> Void) throws {
        for number in staged.chunkNumbers(of: .ratings) {
            try chunk(number, of: .ratings, in: staged).forEachRating(body)
        }
    }

    /// A chunk of an import. It is copied, because a write may move the page that it lies on.
    func chunk(_ number: UInt64, of part: ImportPart, in staged: StagedImport) throws -> StagedChunk {
        try context.interruption.check()
        if number == staged.chunks[part] { return staged.parts[part] }
        let key = StagedKey(part: part, chunk: number).key(of: staged.number)
        let found = try transaction.checked(tables.staging, key, StagedChunk.damage) { StagedChunk(part, stored: $0) }
        // The transaction that staged this chunk failed, for example on a full disk.
        guard let found else { throw LMDBError(code: .noSpace, operation: "read a staged part of an import") }
        return found
    }
}
