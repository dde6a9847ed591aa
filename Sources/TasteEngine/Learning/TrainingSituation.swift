import Foundation
import Recommenders
import TasteStore
import TasteValues

extension TrainingSituation {
    /// As the store, its models and the machine are now.
    init(
        in snapshot: borrowing Snapshot, _ models: ModelCache, _ updater: OnlineUpdater, hasDrifted: Bool,
        sinceLastAttempt: Duration?
    ) throws {
        self.init()
        self.hasDrifted = hasDrifted
        self.sinceLastAttempt = sinceLastAttempt
        shortage = Pressure.now()?.shortage
        ratings = try snapshot.ratings.count
        guard let serving = try models.current(in: snapshot) else { return }
        let generation = serving.generation
        let last = try snapshot.sequence
        // A fit that was refused is not tried again before there is something new to learn.
        let refused = try snapshot.generations.all.filter {
            $0.decision.state == .refused && $0.lineage > generation.lineage
        }
        let tried = min(last, max(generation.fittedThrough, refused.map(\.trainedThrough).max() ?? 0))
        kind = generation.kind
        newEvents = Int(last - tried)
        unlearnedShare = serving.model.unlearnedShare
        if !refused.isEmpty { unlearnedShare = min(unlearnedShare, Double(newEvents) / Double(max(1, ratings))) }
        lagsTooFar = last - min(last, generation.trainedThrough) > LineageUpdate.maximumEventLag
        refitReason = updater.refitReason(of: generation)
        hasForgotten = try snapshot.generations.lastForgotten > tried
        // A clock that was set back makes nothing older.
        age = .seconds(max(0, Int64(Date().timeIntervalSince1970) - generation.fitTime))
    }
}
