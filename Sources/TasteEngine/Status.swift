import TasteStore
import TasteValues

extension Engine {
    /// What keeps the daemon from its work; nil: nothing.
    package var trouble: String? {
        disk.trouble ?? store.writer.mergeFailure.map { "merging ratings: \($0.message)" } ?? trainer.lastError
    }

    /// What the daemon holds and does, in brief.
    package struct Summary: Sendable {
        package let users: Int
        package let items: Int
        package let ratings: Int
        /// The model that serves; nil: none does.
        package let model: (kind: String, generation: UInt64)?
        /// As in the status.
        package let training: String
    }

    /// The part of the status that costs little to ask for again and again.
    package func summary() throws(TasteError) -> Summary {
        try read { snapshot in
            Summary(
                users: try snapshot.users.count, items: try snapshot.items.namedCount,
                ratings: try snapshot.ratings.count + snapshot.ratings.privateCount,
                model: try self.models.readable(in: snapshot).map { ($0.generation.kind, $0.generation.number) },
                training: self.trainer.activity)
        }
    }

    /// The state of the store, the model and the trainer. Each layer fills in what it knows; what only the server knows
    /// of itself is left at zero.
    package func status() throws(TasteError) -> Answer<DaemonStatus> {
        try read { snapshot in
            var status = DaemonStatus(
                server: "", users: 0, items: 0, ratings: 0, ready: true, training: self.trainer.activity,
                uptimeSeconds: 0, connections: 0, fileBytes: 0, mapBytes: 0,
                live: LiveQuality(try snapshot.prequential.all()), machine: .now())
            status.trouble = self.trouble
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
