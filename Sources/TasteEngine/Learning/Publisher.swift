import Algorithms
import DenseMath
import Foundation
import LMDB
import Recommenders
import Synchronization
import TasteStore

/// Makes what was learned a generation: tiles in small transactions, so that a rating never waits long behind one, and the record with
/// the last of them.
///
/// A full training begins a line of generations, with tiles of its own; an update continues one, writes the tiles that changed and removes
/// those that they replace. Lines do not touch each other, so that one can be made while another serves and is updated.
struct Publisher: Sendable {
    let store: Store
    let models: ModelCache
    let sweep: GenerationSweep
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
        /// It serves, whatever served before, or only in place of a line, which is named by its base.
        case serving(replacing: UInt64?)
    }

    /// What is known of a full training beside the model that came of it.
    struct Fit {
        /// The newest event that the weights have learned.
        let trainedThrough: UInt64
        /// The newest event of the last fit; before `trainedThrough` where weights learned on since.
        let fittedThrough: UInt64
        let seconds: Double
        /// Hyper-parameters that were asked for by name.
        let requested: HyperParameters
        /// nil: as the model has it.
        var validation: Generation.Validation?
        /// nil: as the model has them.
        var parameters: String?
    }

    /// Writes a whole model as the first generation of a line that does not serve yet. The line is to be ended with ``GenerationSweep``,
    /// whatever becomes of it.
    ///
    /// - Parameter progress: Called with the share of tiles written; throwing gives the publication up.
    func begin(_ model: FittedModel, _ fit: Fit, progress: (Double) throws -> Void) throws -> Generation {
        let names = model.tensors.keys.sorted { $0.rawValue < $1.rawValue }
        let generation = try generation(of: model, fit, tensors: names)
        let total = max(1, generation.tensors.reduce(0) { $0 + $1.tileCount })
        var written = 0
        sweep.beginLine(generation.base)
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

    /// Writes renewed rows of a generation as the next one of its line: only the tiles that hold them.
    ///
    /// - Parameter judgements: of the ratings that are learned; stored in the same step.
    /// - Throws: `cancelled` where another model than the one to replace has been chosen meanwhile; `failedPrecondition` for rows
    ///   with numbers that are not finite.
    @discardableResult
    func publish(
        _ update: ModelUpdate, after base: Generation, trainedThrough sequence: UInt64, as role: Role,
        _ judgements: [Judgement] = []
    ) throws -> Generation {
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
        try write(generation, continuing: base, as: role, judgements) { write in
            for (position, shape) in generation.tensors.enumerated() {
                let rows = update.rows[TensorName(rawValue: shape.name)] ?? []
                for renewed in rows.chunked(on: { shape.tile(ofRow: Int($0.row)) }) {
                    try write(try tile(renewed.0, of: position, in: generation, from: base, with: renewed.1))
                }
            }
        }
        return generation
    }

    /// Makes a candidate the one that serves. Where a newer generation serves it gets a new number: numbers grow with what serves.
    ///
    /// - Parameters:
    ///   - candidate: with the verdict that accepts it.
    ///   - line: as in `Role.serving`.
    /// - Throws: as ``publish(_:after:trainedThrough:as:)``.
    func activate(_ candidate: Generation, replacing line: UInt64?) throws -> Generation {
        let active = try store.read { transaction in try store.models.active(in: transaction) }
        guard active < candidate.number else {
            let unchanged = ModelUpdate(settings: Array(candidate.settings.utf8), rows: [:])
            return try publish(
                unchanged, after: candidate, trainedThrough: candidate.trainedThrough, as: .serving(replacing: line))
        }
        try finish(candidate, continuing: nil, as: .serving(replacing: line), with: [], removing: [])
        return candidate
    }

    private func generation(of model: FittedModel, _ fit: Fit, tensors names: [TensorName]) throws -> Generation {
        let layouts = try ModelCatalogue.served(kind: model.kind, settings: model.settings).tensors
        let number = try nextNumber()
        return Generation(
            number: number, base: number, trainedThrough: fit.trainedThrough, fittedThrough: fit.fittedThrough,
            time: now(), kind: model.kind, settings: String(decoding: model.settings, as: UTF8.self),
            validation: fit.validation
                ?? Generation.Validation(
                    rmse: model.validation.rmse ?? .nan, ndcg: model.validation.ndcg ?? .nan),
            parameters: fit.parameters ?? model.parameters, requested: fit.requested, fitSeconds: Float(fit.seconds),
            verdict: .candidate,
            tensors: names.map { name in
                let matrix = model.tensors[name]
                return .init(
                    name: name.rawValue, rows: matrix?.rowCount ?? 0, columns: matrix?.columnCount ?? 0,
                    isByUser: layouts[name]?.isByUser ?? false, access: layouts[name]?.storedAccess ?? .byRow)
            })
    }

    /// A tile as `base` has it, if it has it, with some rows replaced or added.
    private func tile(
        _ tile: Int, of tensor: Int, in generation: Generation, from base: Generation,
        with rows: ArraySlice<(row: Int32, values: [Float])>
    ) throws -> Tile {
        let columns = Int(generation.tensors[tensor].columns)
        let held = generation.tensors[tensor].rows(ofTile: tile)
        var values = [Float](repeating: 0, count: held.count * columns)
        let isReplacing = held.lowerBound < Int(base.tensors[tensor].rows)
        if isReplacing {
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
        return Tile(tensor: tensor, index: tile, values: values, isReplacing: isReplacing)
    }

    /// - Parameter former: The generation that it continues: its record goes, and so do its tiles where there are new ones.
    private func write(
        _ generation: Generation, continuing former: Generation?, as role: Role, _ judgements: [Judgement] = [],
        _ writeTiles: ((Tile) throws -> Void) throws -> Void
    ) throws {
        try sweep.protecting(generation) {
            var batch = TileBatch()
            var replaced: [Tile.Place] = []
            try writeTiles { tile in
                guard tile.isFinite else {
                    throw EngineError(
                        .failedPrecondition,
                        "What was learned has numbers that are not finite; it was dropped, and the model that serves stays."
                    )
                }
                if batch.isFull {
                    let tiles = batch.takeTiles()
                    // Durable with the record, which comes last.
                    try store.writer.perform(isDurable: false) { [store] transaction, _ in
                        try store.put(tiles, of: generation, in: transaction)
                    }
                }
                if tile.isReplacing { replaced.append(tile.place) }
                batch.add(tile)
            }
            let parts = replaced.chunks(ofCount: Publisher.removalsPerTransaction).map { Array($0) }
            try finish(
                generation, continuing: former, as: role, with: batch.takeTiles(), removing: parts.first ?? [],
                judgements)
            for places in parts.dropFirst() {
                try store.writer.perform(isDurable: false) { [store] transaction, _ in
                    try store.removeSuperseded(at: places, by: generation, in: transaction)
                }
            }
        }
    }

    /// The last tiles, the record and what the role asks for, in one step. Rows of users who were forgotten meanwhile are cleared.
    private func finish(
        _ generation: Generation, continuing former: Generation?, as role: Role, with tiles: [Tile],
        removing places: [Tile.Place], _ judgements: [Judgement] = []
    ) throws {
        let isDone = Shared(false)
        try store.writer.perform { [store] transaction, _ in
            let active = try store.models.active(in: transaction)
            switch role {
            case .successor where active != former?.number: return
            case .serving(let line?) where try store.models.generation(active, in: transaction)?.base != line: return
            default: break
            }
            try store.put(tiles, of: generation, in: transaction)
            try store.removeSuperseded(at: places, by: generation, in: transaction)
            try store.models.put(generation, in: transaction)
            try store.judgements.add(judgements, in: transaction)
            if role != .candidate { try store.models.use(generation.number, in: transaction) }
            try store.clearForgottenUsers(since: generation.trainedThrough, in: generation, transaction)
            isDone.value = true
        }
        guard isDone.value else {
            throw EngineError(.cancelled, "Another model was chosen while this one was being made.")
        }
        if role != .candidate { models.notePublished(generation) }
    }

    /// Keeps a candidate, which does not serve, for what was found of it.
    ///
    /// - Parameter candidate: with the verdict that refuses it.
    func refuse(_ candidate: Generation) throws {
        try store.writer.perform { [store] transaction, _ in try store.models.put(candidate, in: transaction) }
    }

    /// Never used twice in one run, and above every number in the store.
    private func nextNumber() throws -> UInt64 {
        let newest = try store.read { transaction in try store.models.newest(in: transaction) }
        return lastNumber.update { last in
            last = max(last, newest) + 1
            return last
        }
    }

    private func now() -> Int64 { Int64(Date().timeIntervalSince1970) }
}

/// A tile that a generation writes.
private struct Tile: Sendable {
    struct Place: Sendable {
        let tensor: Int
        let index: Int
    }

    let tensor: Int
    let index: Int
    let values: [Float]
    /// Whether the generation that is continued has a tile here.
    var isReplacing = false

    var place: Place { Place(tensor: tensor, index: index) }
    var isFinite: Bool { values.allSatisfy(\.isFinite) }
}

/// Tiles that one transaction writes: some pages, so that a rating waits hardly longer behind it than behind another rating.
private struct TileBatch {
    private static let fullCount = 1 << 14

    private var tiles: [Tile] = []
    private var count = 0

    var isFull: Bool { count >= Self.fullCount }

    mutating func add(_ tile: Tile) {
        tiles.append(tile)
        count += tile.values.count
    }

    mutating func takeTiles() -> [Tile] {
        defer { self = TileBatch() }
        return tiles
    }
}

extension Store {
    fileprivate func put(
        _ tiles: [Tile], of generation: Generation, in transaction: borrowing WriteTransaction
    ) throws {
        for tile in tiles {
            try tensors.put(tile.values.span, tile: tile.index, of: tile.tensor, in: generation, transaction)
        }
    }

    fileprivate func removeSuperseded(
        at places: [Tile.Place], by generation: Generation, in transaction: borrowing WriteTransaction
    ) throws {
        for place in places {
            try tensors.removeSuperseded(tile: place.index, of: place.tensor, in: generation, transaction)
        }
    }
}
