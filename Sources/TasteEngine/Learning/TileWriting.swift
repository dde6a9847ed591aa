import Algorithms
import TasteStore
import TasteValues

/// How a publication reaches the store: tiles first, the record last.
extension Publisher {
    // Each removal costs the writer a page or two of its list of free pages.
    private static let removalsPerTransaction = 64

    /// A tile of `former`, or an empty one if `former` has none there, with some rows replaced or added.
    func tile(
        _ tile: Int, of tensor: Int, in generation: Generation, from former: Generation,
        with rows: ArraySlice<(row: Int32, values: [Float])>
    ) throws -> Tile {
        let columns = Int(generation.tensors[tensor].columns)
        let held = generation.tensors[tensor].rows(ofTile: tile)
        var values = [Float](repeating: 0, count: held.count * columns)
        let isReplacing = held.lowerBound < Int(former.tensors[tensor].rows)
        if isReplacing {
            try store.read { snapshot in
                try snapshot.tensors.withTile(tile, of: tensor, in: former) { old in
                    for position in 0..<old.count { values[position] = old[position] }
                }
            }
        }
        for (row, new) in rows {
            let start = (Int(row) - held.lowerBound) * columns
            values.replaceSubrange(start..<start + columns, with: new)
        }
        return Tile(tensor: tensor, index: tile, values: values, isReplacing: isReplacing)
    }

    /// Writes the tiles that `writeTiles` passes to its argument, and the record.
    ///
    /// - Parameter former: The generation that this one continues: its record is removed, and its tiles where there are
    ///   new ones.
    func write(
        _ generation: Generation, continuing former: Generation?, as role: Role, _ records: [PrequentialRecord] = [],
        _ writeTiles: ((Tile) throws -> Void) throws -> Void
    ) throws {
        try sweep.protecting(generation) {
            var batch = TileBatch()
            var replaced: [Tile.Position] = []
            try writeTiles { tile in
                guard tile.isFinite else {
                    throw TasteError(
                        .failedPrecondition,
                        "What was learned has numbers that are not finite; it was dropped, and the model that serves stays."
                    )
                }
                if batch.isFull {
                    let tiles = batch.takeTiles()
                    // These become durable with the record, which comes last.
                    try store.writer.perform(for: .learning, isDurable: false) { try $0.put(tiles, of: generation) }
                }
                if tile.isReplacing { replaced.append(tile.position) }
                batch.add(tile)
            }
            let parts = replaced.chunks(ofCount: Self.removalsPerTransaction).map { Array($0) }
            try finish(
                generation, continuing: former, as: role, with: batch.takeTiles(), removing: parts.first ?? [],
                records)
            for positions in parts.dropFirst() {
                try store.writer.perform(isDurable: false) { try $0.removeSuperseded(at: positions, by: generation) }
            }
        }
    }

    /// Writes the last tiles and the record, and does what the role asks for, in one transaction. Rows of users who
    /// were forgotten in the meantime are cleared.
    func finish(
        _ generation: Generation, continuing former: Generation?, as role: Role, with tiles: [Tile],
        removing positions: [Tile.Position], _ records: [PrequentialRecord] = []
    ) throws {
        try store.writer.perform(for: .learning) { changes in
            try changes.check(role, continuing: former)
            try changes.put(tiles, of: generation)
            try changes.removeSuperseded(at: positions, by: generation)
            try changes.put(generation)
            try changes.add(records, at: generation.time)
            if role != .candidate { try changes.serve(generation: generation.number) }
            try changes.clearForgotten(since: generation.trainedThrough, in: generation)
        }
        if role != .candidate { models.notePublished(generation) }
    }
}
