import DenseMath
import Foundation
import LMDB
import Recommenders
import Synchronization
import TasteStore

/// Makes what was learned the serving generation: tiles in small transactions, so that a rating never waits long behind one,
/// then one that flips. What was never flipped is swept.
struct Publisher: Sendable {
    let store: Store
    let models: ModelCache

    /// Whether the store may hold tiles of a generation that was never activated: a daemon that was killed leaves them.
    private let isUnswept = Shared(true)

    init(store: Store, models: ModelCache) {
        self.store = store
        self.models = models
    }

    // About a megabyte of tiles of 200 columns: some milliseconds of the writer's time.
    private static let tilesPerTransaction = 4

    /// A tile that a generation writes.
    private struct Tile: Sendable {
        let tensor: Int
        let index: Int
        let values: [Float]
    }

    /// Publishes a whole model.
    ///
    /// - Parameter progress: Called with the share of tiles written; throwing gives the publication up.
    func publish(
        _ model: FittedModel, trainedThrough sequence: UInt64, progress: (Double) throws -> Void
    ) throws -> Generation {
        let names = model.tensors.keys.sorted { $0.rawValue < $1.rawValue }
        let userTensors = try ModelCatalogue.served(kind: model.kind, settings: model.settings).userTensors
        let number = try nextNumber()
        let generation = Generation(
            number: number, base: number, trainedThrough: sequence, fittedThrough: sequence, time: now(),
            kind: model.kind, settings: String(decoding: model.settings, as: UTF8.self),
            validationRMSE: model.validation.rmse ?? .nan,
            tensors: names.map { name in
                let matrix = model.tensors[name]
                return .init(
                    name: name.rawValue, rows: matrix?.rowCount ?? 0, columns: matrix?.columnCount ?? 0,
                    isByUser: userTensors.contains(name))
            })
        let tileCounts = generation.tensors.map { (Int($0.rows) + Tensors.tileRows - 1) / Tensors.tileRows }
        let total = max(1, tileCounts.reduce(0, +))
        var written = 0
        try writeAndActivate(generation) { write in
            for (tensor, name) in names.enumerated() {
                guard let matrix = model.tensors[name] else { continue }
                for tile in 0..<tileCounts[tensor] {
                    let rows = tile * Tensors.tileRows..<min((tile + 1) * Tensors.tileRows, matrix.rowCount)
                    let values = matrix.values[
                        rows.lowerBound * matrix.columnCount..<rows.upperBound * matrix.columnCount]
                    try write(Tile(tensor: tensor, index: tile, values: Array(values)))
                    written += 1
                    try progress(Double(written) / Double(total))
                }
            }
        }
        return generation
    }

    /// Publishes renewed rows of the serving generation: only the tiles that hold them are written.
    func publish(_ update: ModelUpdate, after base: Generation, trainedThrough sequence: UInt64) throws {
        var generation = base
        generation.number = try nextNumber()
        generation.trainedThrough = sequence
        generation.time = now()
        generation.settings = String(decoding: update.settings, as: UTF8.self)
        for position in generation.tensors.indices {
            let rows = update.rows[TensorName(rawValue: generation.tensors[position].name)]
            if let last = rows?.last {
                generation.tensors[position].rows = max(generation.tensors[position].rows, UInt32(last.row) + 1)
            }
        }
        try writeAndActivate(generation) { write in
            for (position, shape) in generation.tensors.enumerated() {
                let rows = update.rows[TensorName(rawValue: shape.name)] ?? []
                var start = 0
                while start < rows.count {
                    let tile = Int(rows[start].row) / Tensors.tileRows
                    var end = start
                    while end < rows.count, Int(rows[end].row) / Tensors.tileRows == tile { end += 1 }
                    try write(try renewed(tile, of: position, in: generation, from: base, with: rows[start..<end]))
                    start = end
                }
            }
        }
    }

    /// A tile as `base` has it, if it has it, with some rows replaced or added.
    private func renewed(
        _ tile: Int, of tensor: Int, in generation: Generation, from base: Generation,
        with rows: ArraySlice<(row: Int32, values: [Float])>
    ) throws -> Tile {
        let columns = Int(generation.tensors[tensor].columns)
        let first = tile * Tensors.tileRows
        let count = min(Int(generation.tensors[tensor].rows) - first, Tensors.tileRows)
        var values = [Float](repeating: 0, count: count * columns)
        if first < Int(base.tensors[tensor].rows) {
            try store.read { transaction in
                try store.tensors.withTile(tile, of: tensor, in: base, transaction) { old in
                    for position in 0..<old.count { values[position] = old[position] }
                }
            }
        }
        for (row, new) in rows {
            let start = (Int(row) - first) * columns
            values.replaceSubrange(start..<start + columns, with: new)
        }
        return Tile(tensor: tensor, index: tile, values: values)
    }

    private func writeAndActivate(
        _ generation: Generation, _ writeTiles: ((Tile) throws -> Void) throws -> Void
    ) throws {
        // The tiles of what never served must not be mistaken for those of this generation, which may have the same number.
        if isUnswept.value { try sweep() }
        isUnswept.value = true
        do {
            var batch: [Tile] = []
            try writeTiles { tile in
                batch.append(tile)
                if batch.count == Publisher.tilesPerTransaction {
                    try write(batch, of: generation)
                    batch.removeAll()
                }
            }
            try write(batch, of: generation)
            try activate(generation)
        } catch {
            try? sweep()
            throw error
        }
        try sweep()
    }

    private func write(_ tiles: [Tile], of generation: Generation) throws {
        if tiles.isEmpty { return }
        try store.writer.perform { [store] transaction, _ in
            for tile in tiles {
                try store.tensors.put(
                    tile.values.span, tile: tile.index, of: tile.tensor, generation: generation.number, in: transaction)
            }
        }
    }

    /// Flips, and clears the rows of users who were forgotten while the generation was being made.
    private func activate(_ generation: Generation) throws {
        try store.writer.perform { [store] transaction, _ in
            try store.models.activate(generation, in: transaction)
            try store.clearForgottenUsers(since: generation.trainedThrough, in: generation, transaction)
        }
        models.notePublished(generation)
    }

    /// Removes the tiles and records that the serving generation does not need. Readers of older snapshots keep theirs.
    func sweep() throws {
        let active = try store.read { transaction in
            try store.models.generation(try store.models.active(in: transaction), in: transaction)
        }
        var next: PairKey?
        repeat {
            let start = next
            let place = Shared<PairKey?>(nil)
            try store.writer.perform { [store] transaction, _ in
                place.value = try store.tensors.sweep(
                    keeping: active, from: start, limit: 4 * Publisher.tilesPerTransaction, in: transaction)
            }
            next = place.value
        } while next != nil
        try store.writer.perform { [store] transaction, _ in
            try store.models.removeAll(but: active?.number ?? 0, in: transaction)
        }
        isUnswept.value = false
    }

    private func nextNumber() throws -> UInt64 {
        try store.read { transaction in try store.models.active(in: transaction) } + 1
    }

    private func now() -> Int64 { Int64(Date().timeIntervalSince1970) }
}
