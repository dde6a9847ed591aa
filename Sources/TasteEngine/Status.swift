import TasteStore
import TasteValues

extension Engine {
    /// The state of the store, the model and the trainer. The figures of the server itself are left at zero for it to
    /// fill in.
    package func status() throws(TasteError) -> Answer<DaemonStatus> {
        try read { snapshot in
            let size = self.store.size
            let model = try self.models.current(in: snapshot)?.generation
            let status = DaemonStatus(
                server: "", users: try snapshot.users.count, items: try snapshot.items.count,
                ratings: try snapshot.ratings.count, model: model?.kind, ready: true, training: self.trainer.activity,
                validationRMSE: model?.validation.rmse, uptimeSeconds: 0, connections: 0, fileBytes: size.used,
                mapBytes: size.limit, modelTime: model?.time, trouble: self.trainer.lastError,
                validationNDCG: model?.validation.ndcg,
                live: LiveQuality(try snapshot.prequential.all()),
                outlook: self.trainer.nextTraining)
            return Answer(status, freshness: try self.freshness(in: snapshot))
        }
    }
}
