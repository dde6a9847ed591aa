import Recommenders
import Synchronization
import TasteStore
import TasteValues

/// Joins store and models: takes ratings in, learns from them, publishes what it learned, and recommends.
///
/// Reads are synchronous, run on the caller's thread and wait for nothing. Writes return at once and call back when they
/// are durable.
package final class Engine: Sendable {
    package let store: Store
    package let trainer: Trainer
    let models: ModelCache
    let catalogue = CatalogueCache()
    /// What is recommended to users without ratings; nil until it has been learned, at the next full training or when it is
    /// first asked for.
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
        // If the store cannot be read now, its first reader is told so.
        if let serving = try? store.read({ [models] in try models.current(in: $0) }) {
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

    package var scale: RatingScale { store.scale }

    /// What a read would be told now.
    package func freshness() throws(TasteError) -> Freshness {
        try read { try self.freshness(in: $0) }
    }

    /// What the answer to a write is told: its own sequence number, and the model that serves.
    package func freshness(ofWrite sequence: UInt64) -> Freshness {
        let serving = models.serving
        return Freshness(sequence: sequence, generation: serving.number, trainedThrough: serving.trainedThrough)
    }

    func freshness(in snapshot: borrowing Snapshot, path: Path? = nil) throws -> Freshness {
        let generation = try models.current(in: snapshot)?.generation
        return Freshness(
            sequence: try snapshot.sequence, generation: generation?.number ?? 0,
            trainedThrough: generation?.trainedThrough ?? 0, path: path)
    }

    func read<Result>(_ body: (borrowing Snapshot) throws -> Result) throws(TasteError) -> Result {
        do { return try store.read(body) } catch { throw TasteError(engineFailure: error) }
    }

    /// A number that no other import of this run has.
    func nextImportNumber() -> UInt64 { lastImport.add(1, ordering: .relaxed).newValue }
}
