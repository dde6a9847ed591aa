import Recommenders
import TasteStore

/// The rows of a generation that newer ratings change.
struct LineageUpdate {
    let generation: Generation
    let update: ModelUpdate
    /// The newest event that the update learns.
    let through: UInt64
    /// What the generation predicted for the ratings before learning them.
    let records: [PrequentialRecord]

    /// The events since a generation are held in memory while they are learned. A generation that lags further behind
    /// is replaced by a full training instead.
    static let maximumEventLag = RatingChanges.eventLimit

    /// nil if the generation has learned everything, or lags too far behind.
    /// - Parameters:
    ///   - eventLimit: the largest number of events to learn.
    ///   - prequential: evaluates the generation on the ratings before they are learned; nil: no evaluation.
    init?(
        of serving: ServingModel, eventLimit: Int, evaluatedBy prequential: Prequential? = nil,
        in snapshot: borrowing Snapshot
    ) throws {
        let learned = serving.generation.trainedThrough
        let last = try snapshot.sequence
        guard last > learned, let changes = try snapshot.changes(after: learned) else { return nil }
        let through = min(changes.through, learned + UInt64(eventLimit))
        generation = serving.generation
        self.through = through
        records = try prequential?.evaluate(serving, through: through, changes, in: snapshot) ?? []
        update = try StoredRatings(.init(changes: changes, learned: learned, through: through), in: snapshot)
            .update(serving.model, from: serving.tensors(in: snapshot))
    }
}
