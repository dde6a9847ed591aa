import TasteStore

/// The state of the store, the model and the trainer.
package struct EngineStatus: Sendable {
    package var users: Int
    package var items: Int
    package var ratings: Int
    /// Of the serving generation; nil: none.
    package var model: Generation?
    /// What the trainer does.
    package var training: String
    /// What the next training of its own waits for.
    package var outlook: String
    package var fileBytes: Int
    package var mapBytes: Int
    /// What keeps the trainer from its work; empty: nothing.
    package var trouble: String
    /// How well the newest ratings were predicted before they were learned.
    package var live: LiveQuality
}

extension Engine {
    package func status() throws(EngineError) -> Answer<EngineStatus> {
        try read { transaction in
            let size = self.store.size
            let status = EngineStatus(
                users: try self.store.users.count(in: transaction), items: try self.store.items.count(in: transaction),
                ratings: try self.store.ratings.count(in: transaction),
                model: try self.models.current(of: self.store, in: transaction)?.generation,
                training: self.trainer.activity, outlook: self.trainer.outlook, fileBytes: size.used,
                mapBytes: size.limit,
                trouble: self.trainer.trouble ?? "",
                live: LiveQuality(
                    try self.store.judgements.all(in: transaction), drift: self.trainer.prequential.alarm.drift?.message
                ))
            return Answer(status, try self.freshness(in: transaction))
        }
    }
}
