import Algorithms
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

    private let sweeping: GenerationSweep

    init(store: Store, models: ModelCache) {
        self.store = store
        self.models = models
        sweeping = GenerationSweep(store: store)
    }

    // About a megabyte: some milliseconds of the writer's time.
    private static let tilesPerTransaction = 4

    /// A tile that a generation writes.
    private struct Tile: Sendable {
        let tensor: Int
        let index: Int
        let values: [Float]
    }

    /// What is known of a full training beside the model that came of it.
    struct Fit {
        let trainedThrough: UInt64
        let seconds: Double
        /// Hyper-parameters that were asked for by name.
        let requested: HyperParameters
        /// The generation that must still serve when the new one is to; nil: whichever does.
        let replacing: UInt64?
    }

    /// Publishes a whole model.
    ///
    /// - Parameter progress: Called with the share of tiles written; throwing gives the publication up.
    /// - Throws: `cancelled` where another model than the one to replace has been chosen meanwhile.
    func publish(_ model: FittedModel, _ fit: Fit, progress: (Double) throws -> Void) throws -> Generation {
        let names = model.tensors.keys.sorted { $0.rawValue < $1.rawValue }
        let generation = try generation(of: model, fit, tensors: names)
        let total = max(1, generation.tensors.reduce(0) { $0 + $1.tileCount })
        var written = 0
        try writeAndActivate(generation, replacing: fit.replacing) { write in
            for (tensor, name) in names.enumerated() {
                guard let matrix = model.tensors[name] else { continue }
                for tile in 0..<generation.tensors[tensor].tileCount {
                    let rows = generation.tensors[tensor].rows(ofTile: tile)
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

    private func generation(of model: FittedModel, _ fit: Fit, tensors names: [TensorName]) throws -> Generation {
        let userTensors = try ModelCatalogue.served(kind: model.kind, settings: model.settings).userTensors
        let number = try nextNumber()
        return Generation(
            number: number, base: number, trainedThrough: fit.trainedThrough, fittedThrough: fit.trainedThrough,
            time: now(), kind: model.kind, settings: String(decoding: model.settings, as: UTF8.self),
            validation: Generation.Validation(
                rmse: model.validation.rmse ?? .nan, ndcg: model.validation.ndcg ?? .nan),
            parameters: model.parameters, requested: fit.requested, fitSeconds: Float(fit.seconds),
            tensors: names.map { name in
                let matrix = model.tensors[name]
                return .init(
                    name: name.rawValue, rows: matrix?.rowCount ?? 0, columns: matrix?.columnCount ?? 0,
                    isByUser: userTensors.contains(name))
            })
    }

    /// Publishes renewed rows of the serving generation: only the tiles that hold them are written.
    ///
    /// - Parameter judgements: of the ratings that are learned; stored as the generation begins to serve.
    /// - Throws: `cancelled` where another model has been chosen meanwhile.
    func publish(
        _ update: ModelUpdate, after base: Generation, trainedThrough sequence: UInt64, _ judgements: [Judgement]
    )
        throws
    {
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
        try writeAndActivate(generation, replacing: base.number, judgements) { write in
            for (position, shape) in generation.tensors.enumerated() {
                let rows = update.rows[TensorName(rawValue: shape.name)] ?? []
                for renewed in rows.chunked(on: { shape.tile(ofRow: Int($0.row)) }) {
                    try write(try tile(renewed.0, of: position, in: generation, from: base, with: renewed.1))
                }
            }
        }
    }

    /// A tile as `base` has it, if it has it, with some rows replaced or added.
    private func tile(
        _ tile: Int, of tensor: Int, in generation: Generation, from base: Generation,
        with rows: ArraySlice<(row: Int32, values: [Float])>
    ) throws -> Tile {
        let columns = Int(generation.tensors[tensor].columns)
        let held = generation.tensors[tensor].rows(ofTile: tile)
        var values = [Float](repeating: 0, count: held.count * columns)
        if held.lowerBound < Int(base.tensors[tensor].rows) {
            try store.read { transaction in
                try store.tensors.withTile(tile, of: tensor, in: base, transaction) { old in
                    for position in 0..<old.count { values[position] = old[position] }
                }
            }
        }
        for (row, new) in rows {
            let start = (Int(row) - held.lowerBound) * columns
            values.replaceSubrange(start..<start + columns, with: new)
        }
        return Tile(tensor: tensor, index: tile, values: values)
    }

    private func writeAndActivate(
        _ generation: Generation, replacing former: UInt64?, _ judgements: [Judgement] = [],
        _ writeTiles: ((Tile) throws -> Void) throws -> Void
    ) throws {
        try sweeping.prepare()
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
            try activate(generation, replacing: former, judgements)
        } catch {
            try? sweeping.sweep()
            throw error
        }
        try sweeping.sweep()
    }

    private func write(_ tiles: [Tile], of generation: Generation) throws {
        if tiles.isEmpty { return }
        try store.writer.perform { [store] transaction, _ in
            for tile in tiles {
                try store.tensors.put(tile.values.span, tile: tile.index, of: tile.tensor, in: generation, transaction)
            }
        }
    }

    /// Flips, and clears the rows of users who were forgotten while the generation was being made.
    private func activate(_ generation: Generation, replacing former: UInt64?, _ judgements: [Judgement]) throws {
        let isReplaced = Shared(false)
        try store.writer.perform { [store] transaction, _ in
            if let former, try store.models.active(in: transaction) != former { return }
            try store.models.activate(generation, in: transaction)
            try store.judgements.add(judgements, in: transaction)
            try store.clearForgottenUsers(since: generation.trainedThrough, in: generation, transaction)
            isReplaced.value = true
        }
        guard isReplaced.value else {
            throw EngineError(.cancelled, "Another model was chosen while this one was being trained.")
        }
        models.notePublished(generation)
    }

    private func nextNumber() throws -> UInt64 {
        try store.read { transaction in try store.models.newest(in: transaction) } + 1
    }

    private func now() -> Int64 { Int64(Date().timeIntervalSince1970) }
}
