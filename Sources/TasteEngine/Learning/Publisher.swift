import Algorithms
import DenseMath
import Foundation
import Recommenders
import TasteStore
import TasteValues

/// Makes what was learned a generation: tiles in small transactions, so that a rating never waits long behind one, and the
/// record with the last of them.
///
/// A full training begins a lineage of generations, with tiles of its own; an update continues one, writes the tiles that
/// changed and removes those that they replace. Lineages do not touch each other, so that one can be made while another serves
/// and is updated.
struct Publisher: Sendable {
    let store: Store
    let models: ModelCache
    let sweep: GenerationSweep
    /// Held while the serving generation is replaced: by one that follows it, or by the first of a new lineage. The first lock in
    /// the order (``LockRank``).
    let publishLock = OrderedLock(.publish, ())
    /// The last number given to a generation; 0: none in this run.
    private let lastNumber = Shared<UInt64>(0)

    init(store: Store, models: ModelCache, options: Shared<TrainingOptions>) {
        self.store = store
        self.models = models
        sweep = GenerationSweep(store: store, options: options)
    }

    // Each costs the writer a page or two of its list of free pages.
    private static let removalsPerTransaction = 64

    /// What becomes of a generation once its tiles are written.
    enum Role: Equatable {
        /// It serves, in place of the one that it continues.
        case successor
        /// It is kept, and does not serve.
        case candidate
        /// It serves: whatever served before, or only in place of a lineage.
        case serving(replacing: UInt64?)
    }

    /// What is known of a full training besides the model that it made.
    struct Fit {
        /// The newest event that the weights have learned.
        let trainedThrough: UInt64
        /// The newest event of the last fit; before `trainedThrough` where the weights were trained further since.
        let fittedThrough: UInt64
        let seconds: Double
        /// Hyper-parameters that were asked for by name.
        let requested: HyperParameters
        /// nil: as the model has it.
        var validation: Generation.Validation?
        /// nil: as the model has them.
        var parameters: String?
    }

    /// Writes a whole model as the first generation of a lineage that does not serve yet. The lineage is to be ended with
    /// ``GenerationSweep/endLineage(_:)``, whatever becomes of it.
    ///
    /// - Parameter progress: Called with the share of tiles written; throwing gives the publication up.
    func begin(_ model: FittedModel, _ fit: Fit, progress: (Double) throws -> Void) throws -> Generation {
        let names = model.tensors.keys.sorted { $0.rawValue < $1.rawValue }
        let generation = try generation(of: model, fit, tensors: names)
        let total = max(1, generation.tensors.reduce(0) { $0 + $1.tileCount })
        var written = 0
        sweep.beginLineage(generation.lineage)
        try write(generation, continuing: nil, as: .candidate) { write in
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

    /// Writes renewed rows of a generation as the next one of its lineage: only the tiles that hold them.
    ///
    /// - Parameter records: of the ratings that are learned; stored in the same step.
    /// - Throws: `cancelled` where another model than the one to replace has been chosen in the meantime; `failedPrecondition`
    ///   for rows with numbers that are not finite.
    @discardableResult
    func publish(
        _ update: ModelUpdate, after former: Generation, trainedThrough sequence: UInt64, as role: Role,
        _ records: [PrequentialRecord] = []
    ) throws -> Generation {
        var generation = former
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
        try write(generation, continuing: former, as: role, records) { write in
            for (position, shape) in generation.tensors.enumerated() {
                let rows = update.rows[TensorName(rawValue: shape.name)] ?? []
                for renewed in rows.chunked(on: { shape.tile(ofRow: Int($0.row)) }) {
                    try write(try tile(renewed.0, of: position, in: generation, from: former, with: renewed.1))
                }
            }
        }
        return generation
    }

    /// Makes a candidate the one that serves. Where a newer generation serves, the candidate gets a new number: numbers grow
    /// with what serves.
    ///
    /// - Parameters:
    ///   - candidate: with the decision that accepts it.
    ///   - lineage: as in `Role.serving`.
    /// - Throws: as ``publish(_:after:trainedThrough:as:_:)``.
    func activate(_ candidate: Generation, replacing lineage: UInt64?) throws -> Generation {
        let active = try store.read { try $0.generations.active }
        guard active < candidate.number else {
            let unchanged = ModelUpdate(settings: Array(candidate.settings.utf8), rows: [:])
            return try publish(
                unchanged, after: candidate, trainedThrough: candidate.trainedThrough,
                as: .serving(replacing: lineage))
        }
        try finish(candidate, continuing: nil, as: .serving(replacing: lineage), with: [], removing: [])
        return candidate
    }

    /// Keeps a candidate, which does not serve, for what was found of it.
    ///
    /// - Parameter candidate: with the decision that refuses it.
    func refuse(_ candidate: Generation) throws {
        try store.writer.perform { try $0.put(candidate) }
    }

    private func generation(of model: FittedModel, _ fit: Fit, tensors names: [TensorName]) throws -> Generation {
        let layouts = try ModelCatalogue.served(kind: model.kind, settings: model.settings).tensors
        let number = try nextNumber()
        return Generation(
            number: number, lineage: number, trainedThrough: fit.trainedThrough, fittedThrough: fit.fittedThrough,
            time: now(), kind: model.kind, settings: String(decoding: model.settings, as: UTF8.self),
            validation: fit.validation
                ?? Generation.Validation(rmse: model.validation.rmse, ndcg: model.validation.ndcg),
            parameters: fit.parameters ?? model.parameters, requested: fit.requested, fitSeconds: Float(fit.seconds),
            decision: .candidate,
            tensors: names.map { name in
                let matrix = model.tensors[name]
                return .init(
                    name: name.rawValue, rows: matrix?.rowCount ?? 0, columns: matrix?.columnCount ?? 0,
                    isByUser: layouts[name]?.isByUser ?? false, access: layouts[name]?.storedAccess ?? .random)
            })
    }

    /// A tile as `former` has it, if it has it, with some rows replaced or added.
    private func tile(
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

    /// - Parameter former: The generation that it continues: its record is removed, and so are its tiles where there are new
    ///   ones.
    private func write(
        _ generation: Generation, continuing former: Generation?, as role: Role, _ records: [PrequentialRecord] = [],
        _ writeTiles: ((Tile) throws -> Void) throws -> Void
    ) throws {
        try sweep.protecting(generation) {
            var batch = TileBatch()
            var replaced: [Tile.Place] = []
            try writeTiles { tile in
                guard tile.isFinite else {
                    throw TasteError(
                        .failedPrecondition,
                        "What was learned has numbers that are not finite; it was dropped, and the model that serves stays."
                    )
                }
                if batch.isFull {
                    let tiles = batch.takeTiles()
                    // Durable with the record, which comes last.
                    try store.writer.perform(isDurable: false) { try $0.put(tiles, of: generation) }
                }
                if tile.isReplacing { replaced.append(tile.place) }
                batch.add(tile)
            }
            let parts = replaced.chunks(ofCount: Publisher.removalsPerTransaction).map { Array($0) }
            try finish(
                generation, continuing: former, as: role, with: batch.takeTiles(), removing: parts.first ?? [],
                records)
            for places in parts.dropFirst() {
                try store.writer.perform(isDurable: false) { try $0.removeSuperseded(at: places, by: generation) }
            }
        }
    }

    /// The last tiles, the record and what the role asks for, in one step. Rows of users who were forgotten in the meantime are
    /// cleared.
    private func finish(
        _ generation: Generation, continuing former: Generation?, as role: Role, with tiles: [Tile],
        removing places: [Tile.Place], _ records: [PrequentialRecord] = []
    ) throws {
        try store.writer.perform { changes in
            try changes.check(role, continuing: former)
            try changes.put(tiles, of: generation)
            try changes.removeSuperseded(at: places, by: generation)
            try changes.put(generation)
            try changes.add(records)
            if role != .candidate { try changes.serve(generation: generation.number) }
            try changes.clearForgottenUsers(since: generation.trainedThrough, in: generation)
        }
        if role != .candidate { models.notePublished(generation) }
    }

    /// Never used twice in one run, and above every number in the store.
    private func nextNumber() throws -> UInt64 {
        let newest = try store.read { try $0.generations.newest }
        return lastNumber.update { last in
            last = max(last, newest) + 1
            return last
        }
    }

    private func now() -> Int64 { Int64(Date().timeIntervalSince1970) }
}
