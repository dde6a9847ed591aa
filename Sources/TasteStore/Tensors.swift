import LMDB

/// The tiles of the models' matrices, read in place from the map.
///
/// A tile is found by (tensor, tile) and is the newest one that is not newer than the generation asked for: a generation
/// that changed a few rows wrote only their tiles and shares the others with the generations before it.
package struct Tensors: Sendable {
    let tiles: Table  // (tensor << 32 | tile, generation) -> rows x columns float32

    /// Rows of a tile; the last tile of a tensor has fewer.
    package static let tileRows = 256

    /// Runs `body` on the rows of one tile, in place.
    package func withTile<Transaction: Readable & ~Copyable, Result>(
        _ tile: Int, of tensor: Int, in generation: Generation, _ transaction: borrowing Transaction,
        _ body: (Span<Float>) throws -> Result
    ) throws -> Result {
        try transaction.withCursor(tiles) { cursor in
            try withTile(tile, of: tensor, in: generation, cursor, body)
        }
    }

    /// Runs `body` on every tile of a tensor in order: (index of its first row, its rows).
    package func forEachTile<Transaction: Readable & ~Copyable>(
        of tensor: Int, in generation: Generation, _ transaction: borrowing Transaction,
        _ body: (Int, Span<Float>) throws -> Void
    ) throws {
        try transaction.withCursor(tiles) { cursor in
            let count = (Int(generation.tensors[tensor].rows) + Tensors.tileRows - 1) / Tensors.tileRows
            for tile in 0..<count {
                try withTile(tile, of: tensor, in: generation, cursor) { try body(tile * Tensors.tileRows, $0) }
            }
        }
    }

    /// Runs `body` on some rows of a tensor, given in ascending order: (position in `rows`, the row). A tile is looked up once.
    package func forEachRow<Transaction: Readable & ~Copyable>(
        of tensor: Int, at rows: [Int32], in generation: Generation, _ transaction: borrowing Transaction,
        _ body: (Int, Span<Float>) throws -> Void
    ) throws {
        let columns = Int(generation.tensors[tensor].columns)
        try transaction.withCursor(tiles) { cursor in
            var position = 0
            while position < rows.count {
                let tile = Int(rows[position]) / Tensors.tileRows
                try withTile(tile, of: tensor, in: generation, cursor) { span in
                    while position < rows.count, Int(rows[position]) / Tensors.tileRows == tile {
                        let start = (Int(rows[position]) - tile * Tensors.tileRows) * columns
                        try body(position, span.extracting(start..<start + columns))
                        position += 1
                    }
                }
            }
        }
    }

    /// Writes one tile of a generation that does not serve yet.
    package func put(
        _ rows: Span<Float>, tile: Int, of tensor: Int, generation: UInt64, in transaction: borrowing WriteTransaction
    ) throws {
        try transaction.put(tiles, Tensors.key(tensor, tile, generation), rows.bytes)
    }

    /// Sets to zero what a generation holds of a user, in every tensor that has a row for each user.
    func clear(rowsOf user: UInt32, in generation: Generation, _ transaction: borrowing WriteTransaction) throws {
        for (tensor, shape) in generation.tensors.enumerated() where shape.isByUser && user < shape.rows {
            try clear(row: Int(user), of: tensor, shape, in: generation, transaction)
        }
    }

    private func clear(
        row: Int, of tensor: Int, _ shape: Generation.Tensor, in generation: Generation,
        _ transaction: borrowing WriteTransaction
    ) throws {
        let tile = row / Tensors.tileRows
        let columns = Int(shape.columns)
        let start = (row - tile * Tensors.tileRows) * columns
        var rows = try withTile(tile, of: tensor, in: generation, transaction) { span in
            (0..<span.count).map { span[$0] }
        }
        for position in start..<start + columns { rows[position] = 0 }
        try put(rows.span, tile: tile, of: tensor, generation: generation.number, in: transaction)
    }

    /// Removes up to `limit` tiles that `generation`, the serving one, cannot see.
    ///
    /// - Parameter start: Where to begin; nil: at the first tile.
    /// - Returns: Where to go on; nil when all is swept.
    package func sweep(
        keeping generation: Generation?, from start: PairKey?, limit: Int, in transaction: borrowing WriteTransaction
    ) throws -> PairKey? {
        try transaction.withCursor(tiles) { cursor in
            var removed = 0
            var key = try cursor.seek(start ?? PairKey(0, 0)) { key, _ in PairKey(keyBytes: key) } ?? nil
            while let found = key {
                let visible = try generation.map { try newest(found.first, in: $0, transaction) } ?? nil
                if found != visible {
                    if removed == limit { return found }
                    try cursor.delete()
                    removed += 1
                }
                key = try cursor.move(.next) { key, _ in PairKey(keyBytes: key) } ?? nil
            }
            return nil
        }
    }

    /// The key of the tile that a generation sees at a place; nil if it has none there.
    private func newest<Transaction: Readable & ~Copyable>(
        _ place: UInt64, in generation: Generation, _ transaction: borrowing Transaction
    ) throws -> PairKey? {
        let tensor = Int(place >> 32)
        let tile = Int(place & 0xffff_ffff)
        guard tensor < generation.tensors.count, tile * Tensors.tileRows < Int(generation.tensors[tensor].rows) else {
            return nil
        }
        return try transaction.withCursor(tiles) { cursor in
            try find(place, in: generation, cursor) { key, _ in PairKey(keyBytes: key) } ?? nil
        }
    }

    private func withTile<Result>(
        _ tile: Int, of tensor: Int, in generation: Generation, _ cursor: borrowing Cursor,
        _ body: (Span<Float>) throws -> Result
    ) throws -> Result {
        let shape = generation.tensors[tensor]
        let rows = min(Int(shape.rows) - tile * Tensors.tileRows, Tensors.tileRows)
        let expected = rows * Int(shape.columns) * 4
        let result = try find(UInt64(tensor) << 32 | UInt64(tile), in: generation, cursor) { _, bytes in
            guard bytes.byteCount >= expected else {
                throw LMDBError(code: .malformedValue, operation: "read tile \(tile) of \(shape.name)")
            }
            return try bytes.withFloats { try body($0.extracting(0..<expected / 4)) }
        }
        guard let result else {
            throw LMDBError(
                code: .malformedValue, operation: "find tile \(tile) of \(shape.name), generation \(generation.number)")
        }
        return result
    }

    /// Runs `body` on the newest tile of a place between the generation's base and itself.
    private func find<Result>(
        _ place: UInt64, in generation: Generation, _ cursor: borrowing Cursor,
        _ body: (RawSpan, RawSpan) throws -> Result
    ) throws -> Result? {
        func matches(_ key: RawSpan) -> Bool {
            guard let key = PairKey(keyBytes: key) else { return false }
            return key.first == place && key.second <= generation.number && key.second >= generation.base
        }
        let after = PairKey(place, generation.number + 1)
        let isBeforeEnd = try cursor.seek(after) { _, _ in true } ?? false
        return try cursor.move(isBeforeEnd ? .previous : .last) { key, bytes in
            matches(key) ? try body(key, bytes) : nil
        } ?? nil
    }

    private static func key(_ tensor: Int, _ tile: Int, _ generation: UInt64) -> PairKey {
        PairKey(UInt64(tensor) << 32 | UInt64(tile), generation)
    }
}
