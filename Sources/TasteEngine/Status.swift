import TasteStore
import TasteValues

extension Engine {
    /// The state of the store, the model and the trainer. Each layer fills in what it knows; what only the server knows
    /// of itself is left at zero.
    package func status() throws(TasteError) -> Answer<DaemonStatus> {
        try read { snapshot in
            var status = DaemonStatus(
                server: "", users: 0, items: 0, ratings: 0, ready: true, training: self.trainer.activity,
                uptimeSeconds: 0, connections: 0, fileBytes: 0, mapBytes: 0,
                live: LiveQuality(try snapshot.prequential.all()))
            status.trouble =
                self.store.writer.mergeFailure.map { "merging ratings: \($0.message)" } ?? self.trainer.lastError
            status.outlook = self.trainer.nextTraining
            try self.store.fill(&status, from: snapshot)
            if let generation = try self.models.current(in: snapshot)?.generation {
                status.model = generation.kind
                status.validationRMSE = generation.validation.rmse
                status.validationNDCG = generation.validation.ndcg
                status.modelTime = generation.time
            }
            return Answer(status, freshness: try self.freshness(in: snapshot))
        }
    }
}
