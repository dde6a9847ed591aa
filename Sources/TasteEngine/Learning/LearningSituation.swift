import Foundation
import LMDB
import Recommenders
import TasteStore

extension LearningSituation {
    /// As a store, its models and the machine are now.
    init(
        of store: Store, _ models: ModelCache, _ follower: Follower, hasDrifted: Bool, sinceLastAttempt: Duration?
    ) throws {
        self.init()
        self.hasDrifted = hasDrifted
        self.sinceLastAttempt = sinceLastAttempt
        shortage = Pressure.now()?.shortage
        try store.snapshot { transaction in
            ratings = try store.ratings.count(in: transaction)
            guard let serving = try models.current(of: store, in: transaction) else { return }
            let generation = serving.generation
            let last = try store.log.lastSequence(in: transaction)
            // What was refused is not tried again before there is something new to learn.
            let refused = try store.models.all(in: transaction).filter {
                $0.verdict.state == .refused && $0.base > generation.base
            }
            let tried = min(last, max(generation.fittedThrough, refused.map(\.trainedThrough).max() ?? 0))
            kind = generation.kind
            newEvents = Int(last - tried)
            unlearnedShare = serving.model.unlearnedShare
            if !refused.isEmpty { unlearnedShare = min(unlearnedShare, Double(newEvents) / Double(max(1, ratings))) }
            isOutOfReach = last - min(last, generation.trainedThrough) > LineUpdate.reach
            refitReason = follower.refitReason(of: generation)
            hasForgotten = try store.models.lastForgotten(in: transaction) > tried
            // A clock that was set back makes nothing older.
            age = .seconds(max(0, Int64(Date().timeIntervalSince1970) - generation.fitTime))
        }
    }
}
