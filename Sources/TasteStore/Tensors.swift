import LMDB
import TasteValues

/// The tiles of the models' matrices, read from the map without a copy.
///
/// Generations that descend from one full training form a lineage. The slot of a tile is (lineage, tensor, tile), and
/// a generation reads the newest tile at a slot that is not newer than the generation itself. A generation that
/// changed a few rows wrote only their tiles, and shares the others with its predecessors. Lineages share no tiles, so
/// that models of several kinds can be kept.
package struct Tensors {
    let table: Table
    let transaction: TransactionReference
    /// Whether the checksum of each tile is checked when it is read.
    private var isChecking = true

    private let checks: TileChecks

    init(table: Table, checks: TileChecks, transaction: TransactionReference) {
        self.table = table
        self.checks = checks
        self.transaction = transaction
    }

    /// The same tiles without a check of their checksums: an answer reads whole tensors at memory speed. The tiles were
    /// checked when the process first served them, or written by it.
    package var unchecked: Tensors {
        var tensors = self
        tensors.isChecking = false
        return tensors
    }

    /// How a tensor is mostly read, which determines the size of its tiles.
    package enum Access: Sendable {
        /// Single rows are read. Tiles are small, because one is written for each row that changes.
        case random
        /// The whole tensor is scanned at memory speed. Tiles are larger, because each takes a lookup.
        case sequential

        fileprivate var pages: Int {
            switch self {
            case .random: 2
            case .sequential: 8
            }
        }
    }

    /// The number of rows of a tile of a new tensor. A tile takes whole pages: as many as the access asks for, or the
    /// smallest larger number that holds a row and leaves at most a quarter of the pages empty.
    package static func tileRows(columns: Int, _ access: Access = .random) -> Int {
        let rowBytes = 4 * max(1, columns)
        for pages in access.pages..<largestPages {
            let bytes = pages * pageBytes - overhead
            let rows = bytes / rowBytes
            if rows > 0, rows * rowBytes * 4 >= bytes * 3 { return rows }
        }
        return max(1, (largestPages * pageBytes - overhead) / rowBytes)
    }

    private static let largestPages = 64
    private static let pageBytes = 4096
    /// Bytes of LMDB's header on the first page of a large value.
    private static let pageHeader = 16
    private static let overhead = pageHeader + Checksum.byteCount

    /// Bytes of the file that a tile of so many bytes takes: whole pages, unless one page holds two such tiles.
    static func fileBytes(_ bytes: Int) -> Int {
        bytes < pageBytes / 2 - 64 ? bytes : (bytes + pageHeader + pageBytes - 1) / pageBytes * pageBytes
    }

    /// Runs `body` on the rows of one tile, in place.
    package func withTile<Result>(
        _ tile: Int, of tensor: Int, in generation: Generation,
        _ body: (Span<Float>) throws -> Result
    ) throws -> Result {
        try checks.check(generation.lineage)
        return try transaction.withCursor(table) { cursor in
            try withTile(tile, of: tensor, in: generation, cursor, body)
        }
    }

    /// Runs `body` on every tile of a tensor in order, as (index of its first row, its rows).
    package func forEachTile(
        of tensor: Int, in generation: Generation,
        _ body: (Int, Span<Float>) throws -> Void
    ) throws {
        try forEachTile(0..<generation.tensors[tensor].tileCount, of: tensor, in: generation, body)
    }

    /// Runs `body` on some of the tiles of a tensor as ``forEachTile(of:in:_:)`` does.
    private func forEachTile(
        _ tiles: Range<Int>, of tensor: Int, in generation: Generation,
        _ body: (Int, Span<Float>) throws -> Void
    ) throws {
        if tiles.isEmpty { return }
        let shape = generation.tensors[tensor]
        let zero = try Tensors.slot(lineage: generation.lineage, tensor: tensor, tile: 0)
        let (first, end) = (zero + UInt64(tiles.lowerBound), zero + UInt64(tiles.upperBound))
        var slot = first
        try checks.check(generation.lineage)
        // Walks from one tile to the next, over the tiles of other generations.
        try transaction.withCursor(table) { cursor in
            try cursor.forEachWithNext(from: PairKey(first, 0)) { keyBytes, bytes, next in
                guard let key = PairKey(keyBytes: keyBytes), key.first <= slot else { return false }
                if key.first < slot || key.second > generation.number { return true }
                if let next, let newer = PairKey(keyBytes: next), newer.first == slot,
                    newer.second <= generation.number
                {
                    return true
                }
                let tile = Int(slot - zero)
                try withRows(ofTile: tile, shape, of: generation, keyBytes, bytes) {
                    try body(shape.rows(ofTile: tile).lowerBound, $0)
                }
                slot += 1
                return slot < end
            }
        }
        if slot < end { throw damage(Int(slot - zero), shape, generation) }
    }

    /// Runs `body` on some rows of a tensor, as (position in `rows`, the row). The rows are given in ascending order,
    /// so that each tile is looked up once.
    ///
    /// - Throws: if the tensor has no such row.
    package func forEachRow(
        of tensor: Int, at rows: [Int32], in generation: Generation,
        _ body: (Int, Span<Float>) throws -> Void
    ) throws {
        let shape = generation.tensors[tensor]
        let columns = Int(shape.columns)
        var position = 0
        func read(_ held: Range<Int>, _ span: Span<Float>) throws {
            while position < rows.count, held.contains(Int(rows[position])) {
                let start = (Int(rows[position]) - held.lowerBound) * columns
                try body(position, span.extracting(start..<start + columns))
                position += 1
            }
        }
        guard let first = rows.first, let last = rows.last else { return }
        let (begin, end) = (shape.tile(ofRow: Int(first)), shape.tile(ofRow: Int(last)))
        if 0..<rows.count * Self.tilesWalkedForOneLookup ~= end - begin, end < shape.tileCount {
            try forEachTile(begin..<end + 1, of: tensor, in: generation) { row, span in
                try read(shape.rows(ofTile: shape.tile(ofRow: row)), span)
            }
            guard position == rows.count else { throw damage(end, shape, generation) }
            return
        }
        try checks.check(generation.lineage)
        try transaction.withCursor(table) { cursor in
            while position < rows.count {
                let tile = shape.tile(ofRow: Int(rows[position]))
                let held = shape.rows(ofTile: tile)
                guard held.contains(Int(rows[position])) else { throw damage(tile, shape, generation) }
                try withTile(tile, of: tensor, in: generation, cursor) { try read(held, $0) }
            }
        }
    }

    /// About how many tiles can be passed over in the time of looking one up.
    private static let tilesWalkedForOneLookup = 3

    private func withTile<Result>(
        _ tile: Int, of tensor: Int, in generation: Generation, _ cursor: borrowing Cursor,
        _ body: (Span<Float>) throws -> Result
    ) throws -> Result {
        let shape = generation.tensors[tensor]
        let slot = try Tensors.slot(lineage: generation.lineage, tensor: tensor, tile: tile)
        let result = try find(slot, in: generation, cursor) { key, bytes in
            try withRows(ofTile: tile, shape, of: generation, key, bytes, body)
        }
        guard let result else { throw damage(tile, shape, generation) }
        return result
    }

    @inline(__always)
    private func withRows<Result>(
        ofTile tile: Int, _ shape: Generation.Tensor, of generation: Generation, _ key: RawSpan, _ bytes: RawSpan,
        _ body: (Span<Float>) throws -> Result
    ) throws -> Result {
        let expected = shape.rows(ofTile: tile).count * Int(shape.columns) * 4
        let stored = bytes.byteCount - (generation.hasTileChecksums ? Checksum.byteCount : 0)
        guard stored >= expected else { throw damage(tile, shape, generation) }
        if isChecking, generation.hasTileChecksums {
            try bytes.withChecked(key: key, damage(tile, shape, generation)) { _ in }
        }
        return try bytes.extracting(first: stored).withFloats { try body($0.extracting(0..<expected / 4)) }
    }

    private func damage(_ tile: Int, _ shape: Generation.Tensor, _ generation: Generation) -> StoreDamage {
        StoreDamage(.model, "tile \(tile) of \(shape.name), generation \(generation.number)")
    }

    /// Runs `body` on the key and the value of the newest tile at a slot that is not newer than the generation.
    private func find<Result>(
        _ slot: UInt64, in generation: Generation, _ cursor: borrowing Cursor,
        _ body: (RawSpan, RawSpan) throws -> Result
    ) throws -> Result? {
        func matches(_ key: RawSpan) -> Bool {
            guard let key = PairKey(keyBytes: key) else { return false }
            return key.first == slot && key.second <= generation.number
        }
        let after = PairKey(slot, generation.number + 1)
        let isBeforeEnd = try cursor.seek(after) { _, _ in true } ?? false
        return try cursor.move(isBeforeEnd ? .previous : .last) { key, bytes in
            matches(key) ? try body(key, bytes) : nil
        } ?? nil
    }

    /// The largest number of tensors of a generation, and of tiles of a tensor, for which keys have numbers.
    package static let tensorLimit = 1 << 8
    package static let tileLimit = 1 << 24

    /// The part of a lineage's number that the keys of its tiles hold: the last 32 bits. Two lineages that are kept at
    /// the same time must differ in it.
    package static func keyPart(ofLineage lineage: UInt64) -> UInt64 { lineage & 0xffff_ffff }

    /// The slot of a tile: the first half of its key.
    ///
    /// - Throws: `resourceExhausted` if a number does not fit into the key.
    static func slot(lineage: UInt64, tensor: Int, tile: Int) throws(TasteError) -> UInt64 {
        guard tensor < tensorLimit, tile < tileLimit else {
            throw TasteError(
                .resourceExhausted,
                "Tensor \(tensor), tile \(tile) is beyond what the store can number: 2^8 tensors, 2^24 tiles. Train a smaller model."
            )
        }
        return keyPart(ofLineage: lineage) << 32 | UInt64(tensor) << 24 | UInt64(tile)
    }
}

extension Changes {
    private var tensors: Tensors { snapshot.tensors }

    /// Writes one tile of a generation.
    package func put(_ rows: Span<Float>, tile: Int, of tensor: Int, in generation: Generation) throws {
        let slot = try Tensors.slot(lineage: generation.lineage, tensor: tensor, tile: tile)
        let key = PairKey(slot, generation.number)
        if generation.hasTileChecksums {
            try transaction.putChecked(tables.tiles, key, rows.bytes)
        } else {
            try transaction.put(tables.tiles, key, rows.bytes)
        }
    }

    /// Sets to zero the rows of a generation that belong to users who were forgotten and items that were removed after
    /// `sequence`.
    package func clearForgotten(since sequence: UInt64, in generation: Generation) throws {
        try snapshot.log.forEach(after: sequence) { _, event in
            if event.kind == .forgetUser { try clear(rowsOf: event.user, in: generation) }
            if event.kind == .removeItem { try clear(rowsOfItem: event.item, in: generation) }
            return true
        }
    }

    /// Sets a user's row to zero in every tensor of a generation that has a row for each user.
    func clear(rowsOf user: UInt32, in generation: Generation) throws {
        for (tensor, shape) in generation.tensors.enumerated() where shape.isByUser && user < shape.rows {
            try clear(row: Int(user), of: tensor, shape, in: generation)
        }
    }

    /// Sets an item's row to zero in the tensor that has a row for each item in every model.
    func clear(rowsOfItem item: UInt32, in generation: Generation) throws {
        for (tensor, shape) in generation.tensors.enumerated()
        where shape.name == Generation.Tensor.items && item < shape.rows {
            try clear(row: Int(item), of: tensor, shape, in: generation)
        }
    }

    private func clear(row: Int, of tensor: Int, _ shape: Generation.Tensor, in generation: Generation) throws {
        let tile = shape.tile(ofRow: row)
        let columns = Int(shape.columns)
        let start = (row - shape.rows(ofTile: tile).lowerBound) * columns
        var rows = try tensors.withTile(tile, of: tensor, in: generation) { span in span.indices.map { span[$0] } }
        for position in start..<start + columns { rows[position] = 0 }
        try put(rows.span, tile: tile, of: tensor, in: generation)
        try removeSuperseded(tile: tile, of: tensor, in: generation)
    }
}
