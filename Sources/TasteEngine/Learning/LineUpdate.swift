import LMDB
import Recommenders
import TasteStore

/// What ratings after a generation change in it: the rows that they touch.
struct LineUpdate {
    let generation: Generation
    let update: ModelUpdate
    /// The newest event that it learns.
    let through: UInt64
    /// What the generation said of the ratings before it learns them.
    let judgements: [Judgement]

    /// The events since a generation are held in memory while they are learned; more than these are left to a full training.
    static let reach: UInt64 = 250_000

    /// nil where the generation has learned everything, or is too far behind.
    /// - Parameters:
    ///   - eventLimit: learns no more events than these.
    ///   - prequential: judges what is learned; nil: nobody does.
    init?(
        of serving: ServingModel, in store: Store, eventLimit: Int, judgedBy prequential: Prequential? = nil,
        _ transaction: borrowing ReadTransaction
    ) throws {
        let learned = serving.generation.trainedThrough
        let last = try store.log.lastSequence(in: transaction)
        guard last > learned, last - learned <= Self.reach else { return nil }
        let changes = try store.changes(after: learned, in: transaction)
        let through = min(changes.through, learned + UInt64(eventLimit))
        generation = serving.generation
        self.through = through
        (judgements, update) = try transaction.withReference { reference in
            let judgements = try prequential?.judge(through: through, changes, serving, in: reference) ?? []
            let update = try StoredRatings(
                ratings: store.ratings, transaction: reference,
                period: .init(changes: changes, learned: learned, through: through)
            ).update(
                serving.model, in: store,
                from: MappedTensors(tensors: store.tensors, generation: serving.generation, transaction: reference))
            return (judgements, update)
        }
    }
}
