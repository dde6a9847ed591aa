import DenseMath
import Recommenders
import Synchronization
import TasteStore
import TasteValues

/// A generation and its decoded model.
struct ServingModel: Sendable {
    let generation: Generation
    let model: any ServedModel
    private let unlearnedItems = UnlearnedItems()

    /// - Throws: `ModelError` if the kind is unknown, the settings cannot be read, or the tensors are not those that a
    ///   model with these settings has.
    init(_ generation: Generation) throws {
        self.generation = generation
        model = try ModelCatalogue.served(kind: generation.kind, settings: Array(generation.settings.utf8))
        for (name, layout) in model.tensors {
            guard let shape = generation.tensor(named: name.rawValue)?.shape, Int(shape.columns) == layout.columns
            else {
                throw ModelError(
                    .badSettings, "the record of the \(generation.kind) model contradicts itself; train again")
            }
        }
    }

    /// The model's tensors, read in place from the memory map.
    func tensors(in snapshot: borrowing Snapshot) -> MappedTensors {
        MappedTensors(tensors: snapshot.tensors.unchecked, generation: generation)
    }

    /// The items below the model's `itemCount` of which it has learned nothing, ascending. The first caller of a
    /// generation looks through the rows.
    func unlearned(in snapshot: borrowing Snapshot) throws -> [Int32] {
        if let known = unlearnedItems.value.withLock({ $0 }) { return known }
        let found = try model.unlearned(among: Array(0..<Int32(model.itemCount)), from: tensors(in: snapshot))
        unlearnedItems.value.withLock { $0 = found }
        return found
    }

    /// A copy of the whole model in memory.
    func copy(from snapshot: borrowing Snapshot) throws -> FittedModel {
        var tensors: [TensorName: Matrix] = [:]
        for (position, shape) in generation.tensors.enumerated() {
            let (rows, columns) = (Int(shape.rows), Int(shape.columns))
            var values: [Float] = []
            values.reserveCapacity(rows * columns)
            try snapshot.tensors.forEachTile(of: position, in: generation) { _, tile in
                for index in tile.indices { values.append(tile[index]) }
            }
            tensors[TensorName(rawValue: shape.name)] = Matrix(rowCount: rows, columnCount: columns, values: values)
        }
        return FittedModel(
            kind: generation.kind, settings: Array(generation.settings.utf8), tensors: tensors,
            parameters: generation.parameters)
    }
}

/// What one generation has not learned; nil until somebody asked.
private final class UnlearnedItems: Sendable {
    let value = Mutex<[Int32]?>(nil)
}

/// Caches the serving model, because decoding a model takes longer than answering with it. It also knows which
/// generation was published last, for answers to writes, which take no snapshot.
final class ModelCache: Sendable {
    private let cached = Mutex<ServingModel?>(nil)
    private let published = Mutex<(number: UInt64, trainedThrough: UInt64)>((0, 0))

    /// The number of the serving generation and the newest event that it has learned; zeros: no model serves.
    var serving: (number: UInt64, trainedThrough: UInt64) { published.withLock { $0 } }

    /// Must be called when a generation has begun to serve.
    func notePublished(_ generation: Generation) {
        published.withLock { $0 = (generation.number, generation.trainedThrough) }
    }

    /// Must be called when all models have been removed.
    func noteRemoved() { published.withLock { $0 = (0, 0) } }

    /// The serving model of a snapshot; nil if no model has been trained.
    ///
    /// - Throws: `dataLoss` if the record of the serving generation is missing or damaged. The next full training
    ///   replaces it.
    func current(in snapshot: borrowing Snapshot) throws -> ServingModel? {
        let number = try snapshot.generations.active
        if number == 0 { return nil }
        if let model = cached.withLock({ $0?.generation.number == number ? $0 : nil }) { return model }
        let model = try Self.model(number, in: snapshot)
        cached.withLock { $0 = model }
        return model
    }

    /// The serving model, as long as its record can be read; nil if none serves.
    func readable(in snapshot: borrowing Snapshot) throws -> ServingModel? {
        do { return try current(in: snapshot) } catch let error as TasteError where error.code == .dataLoss {
            return nil
        }
    }

    private static func model(_ number: UInt64, in snapshot: borrowing Snapshot) throws -> ServingModel {
        let cause: any Error
        do {
            if let generation = try snapshot.generations.generation(number) { return try ServingModel(generation) }
            throw ModelError(.badSettings, "there is no record")
        } catch let error as StoreDamage {
            cause = error
        } catch let error as ModelError {
            cause = error
        }
        throw TasteError(
            .dataLoss,
            "The record of the model that serves, generation \(number), is missing or damaged. Train anew (taste train), or let another one serve (taste models).",
            cause: cause)
    }
}

/// A pool of score arrays, so that an answer makes no allocation that grows with the catalogue.
final class ScratchPool: Sendable {
    private let idle = Mutex<[[Float]]>([])

    func withScores<Result>(_ body: (inout [Float]) throws -> Result) rethrows -> Result {
        var scores = idle.withLock { $0.popLast() } ?? []
        defer { idle.withLock { [scores] in $0.append(scores) } }
        return try body(&scores)
    }
}
