import Algorithms
import DenseMath
import Foundation
import Recommenders
import TasteStore
import TasteValues

/// Makes a learned model or update a generation in the store. The tiles are written in small transactions, so that a
/// rating never waits long behind one, and the record is written with the last of them.
///
/// A full training begins a lineage of generations, with tiles of its own. An update continues a lineage: it writes the
/// tiles that changed and removes those that they replace. Lineages share no tiles, so that one can be made while
/// another serves and is updated.
struct Publisher: Sendable {
    let store: Store
    let models: ModelCache
    let sweep: GenerationSweep
    /// Held while the serving generation is replaced, by the next one of its lineage or by the first one of a new
    /// lineage. It comes first in the order of locks (``LockRank``).
    let publishLock = OrderedLock(.publish, ())
    /// The last number given to a generation in this run; 0: none.
    private let lastNumber = Shared<UInt64>(0)

    init(store: Store, models: ModelCache, options: Shared<TrainingOptions>) {
        self.store = store
        self.models = models
        sweep = GenerationSweep(store: store, options: options)
    }

    /// What a generation does once its tiles are written.
    enum Role: Equatable {
        /// It serves, in place of the one that it continues.
        case successor
        /// It is kept, and does not serve.
        case candidate
        /// It serves, in place of any generation (nil) or only in place of one of this lineage.
        case serving(replacing: UInt64?)
    }

    /// What is known of a full training besides the model that it made.
    struct Fit {
        /// The newest event that the weights have learned.
        let trainedThrough: UInt64
        /// The newest event of the last fit; older than `trainedThrough` if the weights were updated or trained further
        /// since.
        let fittedThrough: UInt64
        /// As in ``TasteStore/Generation/forgottenThrough``.
        let forgottenThrough: UInt64
        let seconds: Double
        /// Hyper-parameters that the request named.
        let requested: HyperParameters
        /// nil: those of the model.
        var validation: Generation.Validation?
        /// nil: those of the model.
        var parameters: String?
    }

    /// Writes a whole model as the first generation of a lineage that does not serve yet. The caller must end the
    /// lineage with ``GenerationSweep/endLineage(_:)``, also after an error.
    ///
    /// - Parameter progress: Called with the share of tiles written; an error that it throws ends the publication.
    func begin(_ model: FittedModel, _ fit: Fit, progress: (Double) throws -> Void) throws -> Generation {
        let names = model.tensors.keys.sorted { $0.rawValue < $1.rawValue }
        let generation = try generation(of: model, fit, tensors: names)
        let total = max(1, generation.tensors.reduce(0) { $0 + $1.tileCount })
        var written = 0
        sweep.beginLineage(generation.lineage)
        if try store.bytesLeftToLearn < generation.fileBytes { try sweep.sweepAll(isRoomShort: true) }
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

    /// Writes recomputed rows of a generation as the next one of its lineage. Only the tiles that hold them are
    /// written.
    ///
    /// - Parameter records: prequential records of the ratings that are learned, stored in the same transaction.
    /// - Throws: `cancelled` if another model than the one to replace has been chosen in the meantime;
    ///   `failedPrecondition` for rows with numbers that are not finite.
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
                for changed in rows.chunked(on: { shape.tile(ofRow: Int($0.row)) }) {
                    try write(try tile(changed.0, of: position, in: generation, from: former, with: changed.1))
                }
            }
        }
        return generation
    }

    /// Makes a candidate the serving generation. If a newer generation serves, the candidate gets a new number, because
    /// a generation that serves later must have a higher number.
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

    /// Stores a candidate that was refused. It is kept for its figures, and does not serve.
    ///
    /// - Parameter candidate: with the decision that refuses it.
    func refuse(_ candidate: Generation) throws {
        try store.writer.perform { try $0.put(candidate) }
    }

    /// Removes every model, because there are no ratings left to learn from. Answers come from popularity.
    func removeAll() throws {
        try publishLock.withLock { _ in
            try store.writer.perform { changes in
                try changes.serve(generation: 0)
                try changes.removeGenerations(except: [])
            }
            models.noteRemoved()
            try sweep.sweepAll()
        }
    }

    private func generation(of model: FittedModel, _ fit: Fit, tensors names: [TensorName]) throws -> Generation {
        let layouts = try ModelCatalogue.served(kind: model.kind, settings: model.settings).tensors
        let number = try nextNumber()
        let generation = Generation(
            number: number, lineage: number, trainedThrough: fit.trainedThrough, fittedThrough: fit.fittedThrough,
            forgottenThrough: fit.forgottenThrough, time: now(), kind: model.kind,
            settings: String(decoding: model.settings, as: UTF8.self),
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
        guard generation.isStorable else {
            throw TasteError(.resourceExhausted, "The \(model.kind) model is larger than the store can hold.")
        }
        return generation
    }

    /// A number that is unique in this run and higher than every number in the store. Its tiles' keys differ from those
    /// of all lineages that are kept.
    private func nextNumber() throws -> UInt64 {
        let (newest, kept) = try store.read { snapshot in
            (try snapshot.generations.newest, try snapshot.generations.readable.map(\.lineage))
        }
        let taken = Set(kept.map { Tensors.keyPart(ofLineage: $0) })
        return lastNumber.update { last in
            last = max(last, newest) + 1
            while taken.contains(Tensors.keyPart(ofLineage: last)) { last += 1 }
            return last
        }
    }

    private func now() -> Int64 { Int64(Date().timeIntervalSince1970) }
}
