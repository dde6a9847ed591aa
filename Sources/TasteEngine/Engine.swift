import Recommenders
import Synchronization
import TasteStore
import TasteValues

/// Joins the store and the models: it stores ratings, learns from them, publishes what was learned, and recommends.
///
/// Reads are synchronous, run on the caller's thread and wait for no other thread. Writes return at once and call back
/// when they are durable.
package final class Engine: Sendable {
    package let store: Store
    package let trainer: Trainer
    let models: ModelCache
    let catalogue: CatalogueCache
    /// What search looks through. It is made at the first search.
    let titles: RecordCache<TitleTable>
    /// The content prior for users without ratings; nil until it has been learned, by a full training or after the
    /// first request for it.
    let prior: Shared<ContentPrior?>
    let content = ContentIndexCache()
    let scratch = ScratchPool()
    let popularity = PopularityCache()
    let trends = TrendCache()
    let candidateCaches = CandidateCaches()
    let disk: DiskHealth
    let nearest: NearestItems
    let maps: MapKeeper
    let notify: Notice.Handler
    private let lastImport = Atomic<UInt64>(0)

    /// - Parameter notify: Takes notices for the administrator's log.
    package init(
        store: Store, training: TrainingOptions, notify: @escaping Notice.Handler = { _ in }
    ) {
        let models = ModelCache()
        self.store = store
        self.models = models
        catalogue = CatalogueCache(store: store)
        titles = RecordCache(store: store)
        nearest = NearestItems(store: store)
        self.notify = notify
        let trainer = Trainer(store: store, models: models, options: training, notify: notify)
        self.trainer = trainer
        disk = DiskHealth(
            notify: notify, probe: { [weak store] in store?.probeDisk($0) },
            recovered: { [weak store] in
                store?.writer.retryMerge()
                trainer.retrySoon()
            })
        prior = trainer.prior
        maps = MapKeeper(options: trainer.options, isTraining: { trainer.isTraining }, notify: notify) {
            [store, models, catalogue, popularity] former, step in
            try MapCalculation(
                store: store, models: models, catalogue: catalogue, popularity: popularity, former: former
            ).map(step: step)
        }
        store.writer.onMergeFailure { failure in
            notify(
                failure.map {
                    Notice(level: .warning, message: "ratings are stored but cannot be merged: \($0.message)")
                } ?? Notice(level: .information, message: "ratings are merged again"))
        }
        // If the store cannot be read now, its first reader gets the error.
        try? catalogue.catchUp()
        if let serving = try? store.read({ [models] in try models.current(in: $0) }) {
            models.notePublished(serving.generation)
        }
    }

    /// Starts the trainer, and says in the log which figures of the machine it must do without.
    package func start() {
        MachineState.now().notices.forEach(notify)
        trainer.start()
    }

    /// Ends writes because the daemon is stopping: those that have not begun, and an import that is being applied, fail
    /// with `cancelled`. What is being written otherwise is acknowledged.
    package func cancelWrites() { store.writer.cancelWaiting() }

    /// Stops the trainer and a map that is being computed at their next steps, then the writer once all changes it was
    /// given are durable.
    package func stop() {
        trainer.stop()
        maps.stop()
        store.close()
    }

    package var scale: RatingScale { store.scale }

    /// The freshness of a read now.
    package func freshness() throws(TasteError) -> Freshness {
        try read { try self.freshness(in: $0) }
    }

    /// The freshness of the answer to a write: its own sequence number, and the model that serves.
    package func freshness(ofWrite sequence: UInt64) -> Freshness {
        let serving = models.serving
        return Freshness(sequence: sequence, generation: serving.number, trainedThrough: serving.trainedThrough)
    }

    /// The freshness of an answer; also while the record of the serving model is damaged, because most answers need
    /// none.
    func freshness(in snapshot: borrowing Snapshot, path: Path? = nil) throws -> Freshness {
        let generation = try models.readable(in: snapshot)?.generation
        return Freshness(
            sequence: try snapshot.sequence, generation: try generation?.number ?? snapshot.generations.active,
            trainedThrough: generation?.trainedThrough ?? 0, path: path)
    }

    func read<Result>(_ body: (borrowing Snapshot) throws -> Result) throws(TasteError) -> Result {
        do { return try store.read(body) } catch { throw TasteError(engineFailure: error) }
    }

    /// A number that is unique among the imports of this run.
    func nextImportNumber() -> UInt64 { lastImport.add(1, ordering: .relaxed).newValue }
}
