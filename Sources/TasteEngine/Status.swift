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
            status.trouble = self.trainer.lastError
            status.outlook = self.trainer.nextTraining
            try self.store.fill(&status, from: snapshot)
            status.modelsToPurge = try self.trainer.modelsToPurge(in: snapshot)
            // A daemon whose model is damaged still says how it is doing.
            do {
                if let generation = try self.models.current(in: snapshot)?.generation { status.fill(generation) }
            } catch let error as TasteError where error.code == .dataLoss {
                status.trouble = error.message
            }
            return Answer(status, freshness: try self.freshness(in: snapshot))
        }
    }
}

extension DaemonStatus {
    fileprivate mutating func fill(_ generation: Generation) {
        model = generation.kind
        validationRMSE = generation.validation.rmse
        validationNDCG = generation.validation.ndcg
        modelTime = generation.time
    }
}
