import LMDB
import Recommenders
import Synchronization
import TasteStore

/// Joins store and models: takes ratings in, learns from them, publishes what it learned, and recommends.
///
/// Reads are synchronous, run on the caller's thread and wait for nobody. Writes return at once and call back when they are durable.
package final class Engine: Sendable {
    package let store: Store
    package let trainer: Trainer
    let models: ModelCache
    let catalogue = CatalogueCache()
    /// What is to be shown to people without ratings; nil until it has been learned, at the next full training or when first asked for.
    let prior: Shared<ContentPrior?>
    let scratch = ScratchPool()
    private let lastImport = Atomic<UInt64>(0)

    /// - Parameter notify: Takes what an administrator may want to read in the log.
    package init(
        store: Store, training: TrainingOptions, notify: @escaping Notice.Handler = { _ in }
    ) {
        let models = ModelCache()
        self.store = store
        self.models = models
        trainer = Trainer(store: store, models: models, options: training, notify: notify)
        prior = trainer.prior
        // A store that cannot be read now tells its first reader so.
        if let serving = try? store.read({ [models] transaction in try models.current(of: store, in: transaction) }) {
            models.notePublished(serving.generation)
        }
    }

    /// Starts the trainer.
    package func start() { trainer.start() }

    /// Ends the trainer at its next step, then the writer once all it was given is durable.
    package func stop() {
        trainer.stop()
        store.close()
    }

    package var scale: TasteStore.RatingScale { store.scale }

    /// What a read would be told now.
    package func freshness() throws(EngineError) -> Freshness {
        try read { try self.freshness(in: $0) }
    }

    /// What the answer to a write is told: its own sequence number, beside the model that serves.
    package func freshness(ofWrite sequence: UInt64) -> Freshness {
        let serving = models.serving
        return Freshness(sequence: sequence, generation: serving.number, trainedThrough: serving.trainedThrough)
    }

    func freshness(
        in transaction: borrowing ReadTransaction, path: Path? = nil
    ) throws -> Freshness {
        let generation = try models.current(of: store, in: transaction)?.generation
        return Freshness(
            sequence: try store.log.lastSequence(in: transaction), generation: generation?.number ?? 0,
            trainedThrough: generation?.trainedThrough ?? 0, path: path)
    }

    func read<Result>(_ body: (borrowing ReadTransaction) throws -> Result) throws(EngineError) -> Result {
        do { return try store.snapshot(body) } catch { throw EngineError(wrapping: error) }
    }

    /// A number that no other import of this run has.
    func nextImportNumber() -> UInt64 { lastImport.add(1, ordering: .relaxed).newValue }
}

extension Store {
    /// Runs `body` on a snapshot. What it throws comes out as it was thrown; ``Store/read(_:)`` takes it for the store's own failure.
    func snapshot<Result>(_ body: (borrowing ReadTransaction) throws -> Result) throws -> Result {
        try read { transaction in
            do { return Swift.Result<Result, any Error>.success(try body(transaction)) } catch {
                return .failure(error)
            }
        }.get()
    }
}
