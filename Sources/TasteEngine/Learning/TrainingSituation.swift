import Foundation
import Recommenders
import TasteStore
import TasteValues

extension TrainingSituation {
    /// More events than any store holds. A damaged number must not overflow what is computed from it.
    private static let countLimit: UInt64 = 1 << 40

    /// The situation now, from the store, the serving model and the machine's load.
    init(
        in snapshot: borrowing Snapshot, _ models: ModelCache, _ updater: OnlineUpdater, sinceLastAttempt: Duration?
    ) throws {
        self.init()
        self.sinceLastAttempt = sinceLastAttempt
        shortage = Pressure.now().value?.shortage
        ratings = try snapshot.ratings.count
        guard let serving = try models.readable(in: snapshot) else {
            isDamaged = try snapshot.generations.active != 0
            hasForgotten = try snapshot.generations.isForgettingUnfinished
            return
        }
        let generation = serving.generation
        let last = try snapshot.sequence
        // After a refusal, the same ratings are not fitted again: only events since the refused fit count as new.
        let refused = try snapshot.generations.readable.filter {
            $0.decision.state == .refused && $0.lineage > generation.lineage
        }
        let tried = min(last, max(generation.fittedThrough, refused.map(\.trainedThrough).max() ?? 0))
        kind = generation.kind
        newEvents = Int(min(last - tried, Self.countLimit))
        unlearnedShare = serving.model.unlearnedShare
        if !refused.isEmpty { unlearnedShare = min(unlearnedShare, Double(newEvents) / Double(max(1, ratings))) }
        lagsTooFar = last - min(last, generation.trainedThrough) > LineageUpdate.maximumEventLag
        refitReason = updater.refitReason(of: generation)
        hasForgotten = try snapshot.generations.hasLearnedForgotten(generation)
        // The age stays 0 if the clock was set back.
        age = .seconds(max(0, Int64(Date().timeIntervalSince1970) - max(0, generation.fitTime)))
    }
}
